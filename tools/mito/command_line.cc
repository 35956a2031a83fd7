#include "tools/mito/command_line.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "protocol/message_size.h"
#include "protocol/status_macros.h"
#include "stub/values/remote_function.h"

namespace mitogen::mito {
namespace {

constexpr unsigned kForCall = 1;
constexpr unsigned kForSession = 2;
constexpr unsigned kForBoth = kForCall | kForSession;

struct Flag {
  absl::string_view name;
  // Empty for a switch.
  absl::string_view operand;
  unsigned subcommands;
  absl::string_view what;
  // False if the operand is not valid.
  bool (*set)(absl::string_view operand, CommandLine* line);
  // For a number: its valid range.
  absl::string_view range = "";
};

// The table names this number.
static_assert(kLeastMaxMessageSize == 256);

// The longest time-out, some 30 years: no clock overflows.
constexpr double kMostSeconds = 1e9;

bool SetLogLevel(int64_t level, CommandLine* line) {
  line->master.log_levels.root = level;
  return true;
}

constexpr Flag kFlags[] = {
    {"--mitogen", "DIR", kForBoth,
     "holds the package mitogen that Python children get",
     [](absl::string_view operand, CommandLine* line) {
       line->master.mitogen_directory = std::string(operand);
       return true;
     }},
    {"--stub-program", "FILE", kForBoth,
     "a static mitogen-stub, for hops with --option send_stub=true",
     [](absl::string_view operand, CommandLine* line) {
       line->master.stub_program = std::string(operand);
       return true;
     }},
    {"--module-path", "DIR", kForBoth,
     "holds modules that children may import; as often as needed",
     [](absl::string_view operand, CommandLine* line) {
       line->master.module_path.emplace_back(operand);
       return true;
     }},
    {"--main", "FILE", kForBoth,
     "the main program, which children may import as __main__",
     [](absl::string_view operand, CommandLine* line) {
       line->master.main_file = std::string(operand);
       return true;
     }},
    {"--join", "PATH", kForSession,
     "joins the tree of a master that listens there, instead of being one",
     [](absl::string_view operand, CommandLine* line) {
       line->join = std::string(operand);
       return true;
     }},
    {"--import-override", "PREFIX", kForBoth,
     "modules that children may only get from here; as often as needed",
     [](absl::string_view operand, CommandLine* line) {
       line->master.import_overrides.emplace_back(operand);
       return true;
     }},
    {"--import-block", "PREFIX", kForBoth,
     "modules that children never get from here; as often as needed",
     [](absl::string_view operand, CommandLine* line) {
       line->master.import_blocks.emplace_back(operand);
       return true;
     }},
    {"--max-message-size", "BYTES", kForBoth, "of one message; 128 MiB",
     [](absl::string_view operand, CommandLine* line) {
       return absl::SimpleAtoi(operand, &line->master.max_message_size) &&
              line->master.max_message_size >= kLeastMaxMessageSize;
     },
     "from 256 to 4294967295"},
    {"--unidirectional", "", kForBoth,
     "contexts may only talk to their parents and children",
     [](absl::string_view, CommandLine* line) {
       return line->master.unidirectional = true;
     }},
    {"-v", "", kForBoth, "logs from level INFO on; by default from WARNING on",
     [](absl::string_view, CommandLine* line) {
       return SetLogLevel(kLogInfo, line);
     }},
    {"-vv", "", kForBoth, "logs from level DEBUG on",
     [](absl::string_view, CommandLine* line) {
       return SetLogLevel(kLogDebug, line);
     }},
    {"--timeout", "SECONDS", kForCall,
     "for password files, connections and call together; none by default",
     [](absl::string_view operand, CommandLine* line) {
       double seconds = 0;
       if (!absl::SimpleAtod(operand, &seconds) ||
           !(seconds > 0 && seconds <= kMostSeconds)) {
         return false;
       }
       line->timeout = absl::Seconds(seconds);
       return true;
     },
     "above 0, at most 1000000000"},
    {"--host", "HOST", kForCall, "calls there; as often as needed",
     [](absl::string_view operand, CommandLine* line) {
       line->hosts.emplace_back(operand);
       return !operand.empty();
     }},
    {"--fan-out", "FILE", kForCall, "calls on each host of it, a line each; -",
     [](absl::string_view operand, CommandLine* line) {
       line->host_files.emplace_back(operand);
       return !operand.empty();
     }},
    {"--parallel", "N", kForCall, "how many hosts at once; 32",
     [](absl::string_view operand, CommandLine* line) {
       return absl::SimpleAtoi(operand, &line->parallel) &&
              line->parallel > 0 && line->parallel <= 1000;
     },
     "from 1 to 1000"},
    {"--text", "", kForCall, "arguments are text, even if they are JSON",
     [](absl::string_view, CommandLine* line) { return line->is_text = true; }},
    {"--tagged", "", kForCall, "JSON that tells every type from every other",
     [](absl::string_view, CommandLine* line) {
       line->style = ResultStyle::kTaggedJson;
       return true;
     }},
    {"--repr", "", kForCall, "the result as Python shows it, instead of JSON",
     [](absl::string_view, CommandLine* line) {
       line->style = ResultStyle::kRepr;
       return true;
     }},
};

constexpr std::pair<absl::string_view, Subcommand> kSubcommands[] = {
    {"call", Subcommand::kCall},       {"methods", Subcommand::kMethods},
    {"session", Subcommand::kSession}, {"help", Subcommand::kHelp},
    {"--help", Subcommand::kHelp},     {"-h", Subcommand::kHelp},
};

absl::Status Expected(absl::string_view expected, absl::string_view got) {
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", expected, ", got \"", got, "\""));
}

const Flag* FindFlag(absl::string_view name, Subcommand subcommand) {
  const unsigned bit = subcommand == Subcommand::kCall ? kForCall : kForSession;
  for (const Flag& flag : kFlags) {
    if (flag.name == name && (flag.subcommands & bit) != 0) return &flag;
  }
  return nullptr;
}

// Takes words from the front of the remaining ones.
class Parser {
 public:
  Parser(absl::Span<const std::string> words, CommandLine* line)
      : left_(words), line_(*line) {}

  absl::Status Parse() {
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

void AppendRow(std::string* text, absl::string_view name,
               absl::string_view operand, absl::string_view what) {
  absl::StrAppendFormat(text, "  %-32s %s\n", absl::StrCat(name, " ", operand),
                        what);
}

absl::string_view MarkOf(unsigned subcommands) {
  if (subcommands == kForSession) return " **";
  return subcommands == kForBoth ? " *" : "";
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const std::string> words) {
  CommandLine line;
  if (words.empty()) return Expected("call, methods, session or help", "");
  for (const auto& [name, subcommand] : kSubcommands) {
    if (name != words.front()) continue;
    line.subcommand = subcommand;
    if (subcommand == Subcommand::kHelp) return line;
    RETURN_IF_ERROR(Parser(words.subspan(1), &line).Parse());
    PlaceHosts(&line);
    return line;
  }
  return Expected("call, methods, session or help", words.front());
}

std::string HelpText() {
  std::string text =
      "mito: calls functions in Python, on other machines and as other users.\n"
      "\n"
      "  mito call [FLAG|HOP]... FUNCTION [ARG|NAME=VALUE]... [-- [ARG]...]\n"
      "  mito methods     the ways to make a hop, and their options\n"
      "  mito session [FLAG]...   requests on standard input, a line each\n"
      "\n"
      "Hops, each from the one before:\n";
  for (const HopFlag& flag : HopFlags()) {
    AppendRow(&text, flag.flag, flag.operand, flag.what);
  }
  absl::StrAppend(&text,
                  "\nFlags (* of a session, too; ** only of a session):\n");
  for (const Flag& flag : kFlags) {
    AppendRow(&text, flag.name,
              absl::StrCat(flag.operand, MarkOf(flag.subcommands)), flag.what);
  }
  absl::StrAppend(
      &text,
      "\nExit code: 0 a result; 1 the function raised; 2 usage; 3 not\n"
      "connected; 4 the context was lost; 5 time-out; 6 an answer that cannot\n"
      "be read or shown. Of many hosts, the greatest.\n");
  return text;
}

}  // namespace mitogen::mito
