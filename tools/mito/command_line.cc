#include "tools/mito/command_line.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/values/remote_function.h"
#include "tools/mito/flag.h"

namespace mitogen::mito {
namespace {

constexpr absl::string_view kSubcommandNames =
    "call, methods, session, explain or help";

constexpr SubcommandRow kSubcommands[] = {
    {"call", Subcommand::kCall, "calls a function"},
    {"methods", Subcommand::kMethods,
     "prints the ways to make a hop, and their options"},
    {"session", Subcommand::kSession,
     "takes requests on standard input, a line each"},
    {"explain", Subcommand::kExplain,
     "says what a clause of the specification or an error means"},
    {"complete", Subcommand::kComplete,
     "prints what may follow these words, for shells"},
    {"help", Subcommand::kHelp, "prints this"},
    {"--help", Subcommand::kHelp, "the same"},
    {"-h", Subcommand::kHelp, "the same"},
    {"--version", Subcommand::kVersion, "prints the version"},
};

absl::Status Expected(absl::string_view expected, absl::string_view got) {
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", expected, ", got \"", got, "\""));
}

// Takes words from the front of the remaining ones.
class Parser {
 public:
  Parser(absl::Span<const std::string> words, CommandLine* line)
      : left_(words), line_(*line) {}

  absl::Status Parse() {
    if (line_.subcommand == Subcommand::kComplete) return TakeWords();
    if (line_.subcommand == Subcommand::kExplain) return TakeQuestion();
    while (!left_.empty() && absl::StartsWith(left_.front(), "-")) {
      RETURN_IF_ERROR(TakeFlag());
    }
    if (line_.subcommand == Subcommand::kCall) return TakeCall();
    return left_.empty() ? absl::OkStatus() : Expected("a flag", left_.front());
  }

 private:
  absl::Status TakeFlag() {
    const std::string word = Take();
    if (word == "--help" || word == "-h") {
      line_.subcommand = Subcommand::kHelp;
      left_ = {};
      return absl::OkStatus();
    }
    const bool is_call = line_.subcommand == Subcommand::kCall;
    const HopFlag* hop = is_call ? FindHopFlag(word) : nullptr;
    if (hop != nullptr) return TakeHop(*hop);
    const Flag* flag = FindFlag(word, line_.subcommand);
    if (flag == nullptr) return Expected("a flag (see mito help)", word);
    std::string operand;
    if (!flag->operand.empty()) {
      if (left_.empty()) return MissingOperand(flag->name, flag->operand);
      operand = Take();
    }
    if (flag->set(operand, &line_)) return absl::OkStatus();
    return Expected(absl::StrCat(flag->operand, flag->range.empty() ? "" : " ",
                                 flag->range, " for ", flag->name),
                    operand);
  }

  absl::Status TakeHop(const HopFlag& flag) {
    HopWord word{std::string(flag.flag), ""};
    if (!flag.operand.empty()) {
      if (left_.empty()) return MissingOperand(flag.flag, flag.operand);
      word.operand = Take();
    }
    line_.hops.push_back(std::move(word));
    return absl::OkStatus();
  }

  // Words after "--" may be anything, so it is always there.
  absl::Status TakeWords() {
    if (left_.empty() || left_.front() != "--") {
      return Expected("-- after complete", left_.empty() ? "" : left_.front());
    }
    line_.arguments.assign(left_.begin() + 1, left_.end());
    return absl::OkStatus();
  }

  // An error text may begin with anything.
  absl::Status TakeQuestion() {
    if (left_.empty()) {
      return absl::InvalidArgumentError(
          "expected a clause such as RTE-4, or an error text, got nothing");
    }
    if (left_.size() == 1 && absl::StartsWith(left_.front(), "-")) {
      return TakeFlag();
    }
    line_.arguments.assign(left_.begin(), left_.end());
    return absl::OkStatus();
  }

  absl::Status TakeCall() {
    if (left_.empty()) {
      return absl::InvalidArgumentError(
          "expected the name of a function, such as os.getpid, got nothing");
    }
    line_.function = Take();
    line_.arguments.assign(left_.begin(), left_.end());
    return ParseRemoteFunction(line_.function).status();
  }

  static absl::Status MissingOperand(absl::string_view flag,
                                     absl::string_view operand) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected ", operand, " after ", flag, ", got nothing"));
  }

  std::string Take() {
    std::string word = left_.front();
    left_.remove_prefix(1);
    return word;
  }

  absl::Span<const std::string> left_;
  CommandLine& line_;
};

// If no hop has a place for the hosts, they are reached by ssh.
void PlaceHosts(CommandLine* line) {
  if (!line->is_fan_out() || HasPlaceholder(line->hops)) return;
  line->hops.insert(line->hops.begin(),
                    {"--ssh", std::string(kHostPlaceholder)});
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const std::string> words) {
  CommandLine line;
  if (words.empty()) return Expected(kSubcommandNames, "");
  for (const SubcommandRow& row : kSubcommands) {
    if (row.name != words.front()) continue;
    line.subcommand = row.subcommand;
    if (row.subcommand == Subcommand::kHelp) return line;
    RETURN_IF_ERROR(Parser(words.subspan(1), &line).Parse());
    PlaceHosts(&line);
    return line;
  }
  return Expected(kSubcommandNames, words.front());
}

absl::Span<const SubcommandRow> Subcommands() { return kSubcommands; }

}  // namespace mitogen::mito
