// Makes the hops of a command line, and the call at the end of them.

#ifndef MITOGEN_TOOLS_MITO_CALLER_H_
#define MITOGEN_TOOLS_MITO_CALLER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "stub/master.h"
#include "tools/mito/answer_turns.h"
#include "tools/mito/command_line.h"
#include "tools/mito/output/outcome.h"

namespace mitogen::mito {

struct CallOutcome {
  ExitCode code = kOk;
  // The result as the command line wants it shown, or what went wrong.
  std::string text;
};

// Safe from several threads. `host` replaces the placeholders of the hops.
// Reads the files of passwords that have placeholders; all others must have
// been read. The contexts on the way end with the call. `deadline` is that of
// `line.timeout`. `turns` is that of all calls of the master.
CallOutcome MakeCall(Master* master, const CommandLine& line,
                     absl::string_view host, absl::Time deadline,
                     AnswerTurns* turns);

// The exit code of an error of ReadPasswordFiles().
ExitCode CodeOfPasswords(const absl::Status& status);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_CALLER_H_
