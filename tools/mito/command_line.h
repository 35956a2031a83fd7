// The command line of mito: its subcommands, and what its words mean.

#ifndef MITOGEN_TOOLS_MITO_COMMAND_LINE_H_
#define MITOGEN_TOOLS_MITO_COMMAND_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "stub/master.h"
#include "stub/values/call_arguments.h"
#include "tools/mito/hop.h"

namespace mitogen::mito {

enum class Subcommand {
  kHelp,
  kVersion,
  kCall,
  kMethods,
  kSession,
  kExplain,
  kComplete,
};

struct SubcommandRow {
  absl::string_view name;
  Subcommand subcommand;
  absl::string_view what;
};

absl::Span<const SubcommandRow> Subcommands();

enum class ResultStyle { kPlainJson, kTaggedJson, kRepr };

struct CommandLine {
  Subcommand subcommand = Subcommand::kHelp;
  // The caller sets `log`.
  MasterSettings master;
  // For a session: where to join a tree.
  std::optional<std::string> join;

  std::vector<HopWord> hops;
  std::vector<std::string> hosts;
  // Files of hosts, "-" is standard input.
  std::vector<std::string> host_files;
  int parallel = 32;
  absl::Duration timeout = absl::InfiniteDuration();
  ResultStyle style = ResultStyle::kPlainJson;
  // Arguments are text, even if they are JSON.
  bool is_text = false;
  std::string function;
  // Of `complete`: the words to complete. Of `explain`: those to explain.
  std::vector<std::string> arguments;

  bool is_fan_out() const { return !hosts.empty() || !host_files.empty(); }
};

// `words` are those after the program's name. An InvalidArgument error names
// the word.
absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const std::string> words);

// The arguments of the call. Each word is a value if it is JSON, and text
// otherwise. NAME=VALUE is a keyword argument, but not after the word "--".
absl::StatusOr<CallArguments> MakeArguments(absl::Span<const std::string> words,
                                            bool is_text);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_COMMAND_LINE_H_
