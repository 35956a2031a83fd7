// How a call or a connection ended, as an exit code and as a word.

#ifndef MITOGEN_TOOLS_MITO_OUTPUT_OUTCOME_H_
#define MITOGEN_TOOLS_MITO_OUTPUT_OUTCOME_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen::mito {

// The worst of several outcomes has the greatest number.
enum ExitCode : int {
  kOk = 0,
  // The function raised an exception.
  kRaised = 1,
  // A command line, a request or arguments that make no sense.
  kUsage = 2,
  kNotConnected = 3,
  // The context was lost, or the master ended, before there was an answer.
  kLost = 4,
  kTimedOut = 5,
  // An answer cannot be read or shown, or standard output does not take it.
  kFault = 6,
};

// "raised", "usage", "connect", "lost", "timeout" or "fault"; "ok".
absl::string_view KindName(ExitCode code);

// The code of what Context's calls return (stub/context.h).
ExitCode CodeOfCall(const absl::Status& status);
// The code of what Master::Connect() returns.
ExitCode CodeOfConnect(const absl::Status& status);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_OUTPUT_OUTCOME_H_
