// How a call or a connection ended, as an exit code and as a word.

#ifndef MITOGEN_TOOLS_MITO_OUTCOME_H_
#define MITOGEN_TOOLS_MITO_OUTCOME_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen::mito {

// The worst of several is the greatest.
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
  // An answer that cannot be read, or cannot be shown: standard output that
  // does not take it is one, too.
  kFault = 6,
};

// "raised", "usage", "connect", "lost", "timeout" or "fault"; "ok".
absl::string_view KindName(ExitCode code);

// Of what Context's calls answer (stub/context.h).
ExitCode CodeOfCall(const absl::Status& status);
// Of what Master::Connect() answers.
ExitCode CodeOfConnect(const absl::Status& status);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_OUTCOME_H_
