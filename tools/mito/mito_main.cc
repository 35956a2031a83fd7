// mito: calls functions in other contexts from a command line. See --help, and
// README.md.

#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "protocol/text/escape_controls.h"
#include "stub/os/descriptor_limit.h"
#include "stub/os/out_of_memory.h"
#include "stub/os/standard_output.h"
#include "stub/os/write_all.h"
#include "stub/usage/usage.h"
#include "tools/mito/caller.h"
#include "tools/mito/check_paths.h"
#include "tools/mito/command_line.h"
#include "tools/mito/completion.h"
#include "tools/mito/end_on_signal.h"
#include "tools/mito/explain/clause_table.h"
#include "tools/mito/explain/explain.h"
#include "tools/mito/fan_out.h"
#include "tools/mito/hop.h"
#include "tools/mito/hosts.h"
#include "tools/mito/method_table.h"
#include "tools/mito/mito_usage.h"
#include "tools/mito/output/log_printer.h"
#include "tools/mito/output/outcome.h"
#include "tools/mito/output/output_lines.h"
#include "tools/mito/session/request_lines.h"
#include "tools/mito/session/session.h"

namespace mitogen::mito {
namespace {

// How long the end waits for a reader of logs and errors. Most of that time
// passes while processes end.
constexpr std::chrono::milliseconds kLogPatience(2500);

// A pipe that somebody reads takes this at once, so that little is lost if the
// end of a call cannot wait any longer.
constexpr OutputBounds kLogBounds = {.batch_bytes = PIPE_BUF};

std::string ErrorLine(absl::string_view words) {
  return absl::StrCat("mito: ", EscapeControls(words, Newlines::kKeep));
}

bool WriteErrors(absl::string_view lines) {
  return WriteAll(STDERR_FILENO, lines) == 0;
}

ExitCode Failed(ExitCode code, absl::string_view words) {
  WriteAll(STDERR_FILENO, absl::StrCat(ErrorLine(words), "\n"),
           absl::Now() + absl::FromChrono(kLogPatience));
  return code;
}

// `otherwise` is the exit code if the machine has threads and descriptors left.
// If it has none, the command line is not to blame.
ExitCode NotStarted(const absl::Status& status, ExitCode otherwise) {
  return Failed(absl::IsResourceExhausted(status) ? kFault : otherwise,
                status.message());
}

// The error comes after the logs that led to it.
ExitCode CallOnce(Master* master, const CommandLine& line, absl::Time deadline,
                  AnswerTurns* turns, OutputLines* logs) {
  const CallOutcome outcome = MakeCall(master, line, "", deadline, turns);
  if (outcome.code == kOk) {
    PrintNow(absl::StrCat(outcome.text, "\n"));
  } else {
    logs->Add(ErrorLine(outcome.text));
  }
  return outcome.code;
}

// Reads what the call needs from files, each once, and checks the rest. Usage
// errors come before anything is started.
ExitCode PrepareCall(absl::Time deadline, CommandLine* line) {
  TakePasswordVariables(&line->hops);
  const absl::Status read =
      ReadPasswordFiles(&line->hops, std::nullopt, deadline);
  if (!read.ok()) return Failed(CodeOfPasswords(read), read.message());
  if (line->is_fan_out()) {
    absl::StatusOr<std::vector<std::string>> hosts = AllHosts(*line);
    if (!hosts.ok()) return Failed(kUsage, hosts.status().message());
    line->hosts = *std::move(hosts);
  }
  const absl::Status hops = CheckHops(line->hops, line->hosts);
  if (!hops.ok()) return Failed(kUsage, hops.message());
  const auto arguments = MakeArguments(line->arguments, line->is_text);
  if (!arguments.ok()) return Failed(kUsage, arguments.status().message());
  const absl::Status paths = CheckPaths(line->master);
  if (!paths.ok()) return Failed(kUsage, paths.message());
  return kOk;
}

// `*ended` is when the outcome was known.
ExitCode CallWithLogs(CommandLine line, absl::Time deadline, OutputLines* logs,
                      std::chrono::steady_clock::time_point* ended) {
  line.master.log = PrintLogs(line.master.log_levels, logs);
  AnswerTurns turns;
  const absl::StatusOr<std::unique_ptr<Master>> master =
      Master::Start(line.master);
  if (!master.ok()) return NotStarted(master.status(), kUsage);
  const EndOnSignal scope([&] { (*master)->Shutdown(); });
  const ExitCode code =
      line.is_fan_out() ? FanOut(master->get(), line, &turns, logs)
                        : CallOnce(master->get(), line, deadline, &turns, logs);
  *ended = std::chrono::steady_clock::now();
  (*master)->Shutdown();
  return code;
}

ExitCode RunCall(CommandLine line) {
  const absl::Time deadline = absl::Now() + line.timeout;
  const ExitCode prepared = PrepareCall(deadline, &line);
  if (prepared != kOk) return prepared;
  WatchEndSignals();
  absl::StatusOr<std::unique_ptr<OutputLines>> logs =
      OutputLines::Start(WriteErrors, LogDropNotice, kLogBounds);
  if (!logs.ok()) return NotStarted(logs.status(), kUsage);
  auto ended = std::chrono::steady_clock::now();
  const ExitCode code =
      CallWithLogs(std::move(line), deadline, logs->get(), &ended);
  OutputLines::EndBy(*std::move(logs), ended + kLogPatience);
  return code;
}

ExitCode RunSession(const CommandLine& line) {
  const absl::Status paths = CheckPaths(line.master);
  if (!paths.ok()) return Failed(kUsage, paths.message());
  // If the reader of the answers goes away, that becomes an error of writing.
  signal(SIGPIPE, SIG_IGN);
  WatchEndSignals();
  RequestLines requests(STDIN_FILENO);
  const absl::StatusOr<std::unique_ptr<Session>> session =
      Session::Start(line.master, line.join, [&requests] { requests.Stop(); });
  if (!session.ok()) {
    return NotStarted(session.status(),
                      line.join.has_value() ? kNotConnected : kUsage);
  }
  const EndOnSignal scope([&] { (*session)->End(); });
  for (std::string request; requests.Next(&request);) {
    (*session)->Take(request);
  }
  (*session)->End();
  if (requests.error() == 0) return kOk;
  return Failed(
      kUsage,
      absl::StrCat("expected requests on standard input, cannot read it: ",
                   strerror(requests.error())));
}

ExitCode RunExplain(const CommandLine& line) {
  const absl::StatusOr<std::string> text =
      Explain(ClauseTable::Built(), absl::StrJoin(line.arguments, " "));
  if (!text.ok()) return Failed(kUsage, text.status().message());
  PrintNow(*text);
  return kOk;
}

ExitCode Main(const std::vector<std::string>& words) {
  const absl::StatusOr<CommandLine> line = ParseCommandLine(words);
  if (!line.ok()) return Failed(kUsage, line.status().message());
  switch (line->subcommand) {
    case Subcommand::kHelp:
      PrintNow(HelpText(MitoUsage()));
      return kOk;
    case Subcommand::kVersion:
      PrintNow(VersionText("mito"));
      return kOk;
    case Subcommand::kComplete:
      PrintNow(CompletionText(Complete(line->arguments)));
      return kOk;
    case Subcommand::kMethods:
      PrintNow(MethodTable());
      return kOk;
    case Subcommand::kExplain:
      return RunExplain(*line);
    case Subcommand::kCall:
      return RunCall(*line);
    case Subcommand::kSession:
      return RunSession(*line);
  }
  return kUsage;
}

}  // namespace
}  // namespace mitogen::mito

int main(int argc, char** argv) {
  using mitogen::mito::kFault;
  mitogen::HoldStandardDescriptors();
  std::ios::sync_with_stdio(false);
  mitogen::EndInWordsWithoutMemory("mito", mitogen::mito::kFault);
  mitogen::RaiseDescriptorLimit();
  const int status =
      mitogen::mito::Main(std::vector<std::string>(argv + 1, argv + argc));
  return mitogen::EndOfOutput("mito", status, kFault);
}
