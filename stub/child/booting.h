// Boots this process as a child: reads the command line that the parent's first
// stage made, and does the child's half of the handshake.
//
// Contract. Blocks until the parent has sent all that the context needs. Call
// it before there are other threads, because it replaces standard descriptors.

#ifndef MITOGEN_STUB_CHILD_BOOTING_H_
#define MITOGEN_STUB_CHILD_BOOTING_H_

#include <optional>

#include "absl/status/status.h"
#include "stub/child/child_process.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

// Exit statuses of a process that has no context to run.
inline constexpr int kExitProbed = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

// What a boot leads to.
struct Boot {
  // The context to run; nothing if there is none.
  std::optional<BootedContext> context;
  ChildProcess::SayUp say_up;

  // Without a context: the status for the process to end with.
  int exit_status = kExitFailed;
  // Why; OK if the parent only asked whether the program runs here.
  absl::Status error;
  // Where to write the error; not valid if standard error is still there.
  UniqueFd diagnostics;
};

// If `capture_output` is false, descriptor 1 becomes /dev/null and 2 stays.
Boot BootThisProcess(int argc, char** argv, bool capture_output);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_BOOTING_H_
