#include "tools/mito/flag.h"

#include "absl/strings/numbers.h"
#include "protocol/message_size.h"

namespace mitogen::mito {
namespace {

constexpr unsigned kForCall = 1u << static_cast<int>(Subcommand::kCall);
constexpr unsigned kForSession = 1u << static_cast<int>(Subcommand::kSession);
constexpr unsigned kForBoth = kForCall | kForSession;

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
    {"--stub-program", "PATH", kForBoth,
     "a static mitogen-stub, or a folder of them, for --option send_stub=true",
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
    {"--max-message-size", "BYTES", kForBoth,
     "the limit of one message; 128 MiB by default",
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
    {"--fan-out", "FILE", kForCall,
     "calls on each host of it, a line each; - is standard input",
     [](absl::string_view operand, CommandLine* line) {
       line->host_files.emplace_back(operand);
       return !operand.empty();
     }},
    {"--parallel", "N", kForCall, "how many hosts at once; 32 by default",
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

}  // namespace

absl::Span<const Flag> Flags() { return kFlags; }

bool IsFlagOf(const Flag& flag, Subcommand subcommand) {
  return (flag.subcommands & (1u << static_cast<int>(subcommand))) != 0;
}

const Flag* FindFlag(absl::string_view name, Subcommand subcommand) {
  for (const Flag& flag : kFlags) {
    if (flag.name == name && IsFlagOf(flag, subcommand)) return &flag;
  }
  return nullptr;
}

}  // namespace mitogen::mito
