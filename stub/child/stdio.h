// Takes the standard descriptors of this process away from whoever inherited
// them: 0 becomes /dev/null, 1 and 2 become sockets whose other ends are read
// as log lines, so that nothing that this process or one that it starts writes
// there can reach the link (mitogen/core.py, ExternalContext._setup_stdio).

#ifndef MITOGEN_STUB_CHILD_STDIO_H_
#define MITOGEN_STUB_CHILD_STDIO_H_

#include "absl/status/statusor.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

struct CapturedOutput {
  // What was written to the standard descriptor comes out here.
  UniqueFd read_end;
  // A duplicate that survives a later dup2() over the standard descriptor.
  UniqueFd write_end;

  // Later writes fail, also those of processes that inherited the descriptor;
  // what was written before can still be read.
  void ShutDownWrites() const;
};

struct CapturedStdio {
  CapturedOutput out;
  CapturedOutput err;
};

// The link that a parent gave this process as 0 and 1, under numbers of its
// own, closed on exec.
struct InheritedLink {
  UniqueFd in;
  UniqueFd out;
  // What 2 was. For the last words of a process that fails, and to keep open
  // a terminal that would hang up this session when its last user closes it.
  UniqueFd diagnostics;
};

absl::StatusOr<InheritedLink> MoveInheritedLink();

absl::StatusOr<CapturedStdio> CaptureStdio();

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_STDIO_H_
