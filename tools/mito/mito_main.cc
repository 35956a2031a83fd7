// mito: calls functions in other contexts from a command line. See --help, and
// README.md.

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "protocol/text/escape_controls.h"
#include "stub/os/descriptor_limit.h"
#include "stub/os/out_of_memory.h"
#include "stub/os/standard_output.h"
#include "tools/mito/caller.h"
#include "tools/mito/check_paths.h"
#include "tools/mito/command_line.h"
#include "tools/mito/end_on_signal.h"
#include "tools/mito/fan_out.h"
#include "tools/mito/method_table.h"
#include "tools/mito/output/log_printer.h"
#include "tools/mito/output/outcome.h"
#include "tools/mito/output/output_lines.h"
#include "tools/mito/session/request_lines.h"
#include "tools/mito/session/session.h"

namespace mitogen::mito {
namespace {

ExitCode Failed(ExitCode code, absl::string_view words) {
  absl::FPrintF(stderr, "mito: %s\n", EscapeControls(words, Newlines::kKeep));
  return code;
}

bool WriteErrors(absl::string_view lines) {
  return fwrite(lines.data(), 1, lines.size(), stderr) == lines.size();
}

// `otherwise` is the exit code if the machine has threads and descriptors left.
// If it has none, the command line is not to blame.
ExitCode NotStarted(const absl::Status& status, ExitCode otherwise) {
  return Failed(absl::IsResourceExhausted(status) ? kFault : otherwise,
                status.message());
}

ExitCode CallOnce(Master* master, const CommandLine& line, OutputLines* logs) {
  const CallOutcome outcome = MakeCall(master, line, "");
  if (outcome.code != kOk) {
    // Prints the logs that led to the error before it.
    logs->Flush();
    return Failed(outcome.code, outcome.text);
  }
  PrintNow(absl::StrCat(outcome.text, "\n"));
  return kOk;
}

// Usage errors come before anything is started.
ExitCode CheckCall(const CommandLine& line) {
  const auto hops = MakeHops(line.hops, "localhost");
  if (!hops.ok()) return Failed(kUsage, hops.status().message());
  const auto arguments = MakeArguments(line.arguments, line.is_text);
  if (!arguments.ok()) return Failed(kUsage, arguments.status().message());
  const absl::Status paths = CheckPaths(line.master);
  if (!paths.ok()) return Failed(kUsage, paths.message());
  return kOk;
}

ExitCode RunCall(CommandLine line) {
  TakePasswordVariables(&line.hops);
  const ExitCode checked = CheckCall(line);
  if (checked != kOk) return checked;
  WatchEndSignals();
  const absl::StatusOr<std::unique_ptr<OutputLines>> logs =
      OutputLines::Start(WriteErrors, LogDropNotice);
  if (!logs.ok()) return NotStarted(logs.status(), kUsage);
  line.master.log = PrintLogs(line.master.log_levels, logs->get());
  const absl::StatusOr<std::unique_ptr<Master>> master =
      Master::Start(line.master);
  if (!master.ok()) return NotStarted(master.status(), kUsage);
  const EndOnSignal scope([&] { (*master)->Shutdown(); });
  const ExitCode code = line.is_fan_out()
                            ? FanOut(master->get(), line)
                            : CallOnce(master->get(), line, logs->get());
  (*master)->Shutdown();
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
  return kOk;
}

ExitCode Main(const std::vector<std::string>& words) {
  const absl::StatusOr<CommandLine> line = ParseCommandLine(words);
  if (!line.ok()) return Failed(kUsage, line.status().message());
  switch (line->subcommand) {
    case Subcommand::kHelp:
      PrintNow(HelpText());
      return kOk;
    case Subcommand::kMethods:
      PrintNow(MethodTable());
      return kOk;
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
