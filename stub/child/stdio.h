// Separates the standard descriptors of this process from the link to the
// parent. 0 becomes /dev/null. 1 and 2 become sockets, whose other ends are
// read as log lines. So nothing that this process or its children print can
// reach the link (mitogen/core.py, ExternalContext._setup_stdio).

#ifndef MITOGEN_STUB_CHILD_STDIO_H_
#define MITOGEN_STUB_CHILD_STDIO_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

struct CapturedOutput {
  // What is written to the standard descriptor is read from here.
  UniqueFd read_end;
  // A duplicate that survives a later dup2() over the standard descriptor.
  UniqueFd write_end;

  // Makes later writes fail, also those of processes that inherited the
  // descriptor. What was written before can still be read.
  void ShutDownWrites() const;
};

struct CapturedStdio {
  CapturedOutput out;
  CapturedOutput err;
};

// The link that the parent gave this process as 0 and 1, moved to other
// descriptors, which are closed on exec.
struct InheritedLink {
  UniqueFd in;
  UniqueFd out;
  // The original 2; not valid if there was none. A process that fails writes
  // its last words there. If it is a terminal, it must stay open: it would hang
  // up this session when the last descriptor is closed.
  UniqueFd diagnostics;
};

absl::StatusOr<InheritedLink> MoveInheritedLink();

absl::StatusOr<CapturedStdio> CaptureStdio();

// For a program that does not want its output captured: 0 and 1 become
// /dev/null, and 2 stays.
absl::Status DropStdio();

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_STDIO_H_
