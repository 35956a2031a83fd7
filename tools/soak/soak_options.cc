#include "tools/soak/soak_options.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace mitogen {
namespace {

// No clock overflows.
constexpr uint64_t kMostSeconds = 1'000'000'000;
constexpr uint64_t kMostWorkers = 1000;

bool ParseAtMost(uint64_t most, absl::string_view value, uint64_t* number) {
  return absl::SimpleAtoi(value, number) && *number <= most;
}

bool ParseLeak(const std::string& value, SoakOptions* options) {
  options->leak_handles = value == "handle";
  if (value == "memory") options->leak = Leak::kMemory;
  if (value == "zombie") options->leak = Leak::kZombie;
  return options->leak_handles || options->leak != Leak::kNone;
}

struct Option {
  absl::string_view name;
  // Empty for a switch.
  absl::string_view operand;
  absl::string_view what;
  // False if the value is not valid.
  bool (*set)(const std::string& value, SoakOptions* options);
};

constexpr Option kOptions[] = {
    {"--stub", "PROGRAM", "the mitogen-stub that children run; required",
     [](const std::string& value, SoakOptions* options) {
       return !(options->stub = value).empty();
     }},
    {"--python", "PROGRAM", "the Python of other children; none by default",
     [](const std::string& value, SoakOptions* options) {
       return !(options->python = value).empty();
     }},
    {"--mitogen", "DIRECTORY", "holds the package mitogen of those children",
     [](const std::string& value, SoakOptions* options) {
       return options->mitogen.emplace(value), true;
     }},
    {"--modules", "DIRECTORY",
     "holds modules that they may import; as often as needed",
     [](const std::string& value, SoakOptions* options) {
       return options->modules.emplace_back(value), true;
     }},
    {"--seconds", "N", "how long, at most 1000000000; 3600 by default",
     [](const std::string& value, SoakOptions* options) {
       return ParseAtMost(kMostSeconds, value, &options->seconds);
     }},
    {"--seed", "N", "what each child does; 1 by default",
     [](const std::string& value, SoakOptions* options) {
       return absl::SimpleAtoi(value, &options->seed);
     }},
    {"--workers", "N", "how many children at once, at most 1000; 6 by default",
     [](const std::string& value, SoakOptions* options) {
       return ParseAtMost(kMostWorkers, value, &options->workers);
     }},
    {"--hostile", "N",
     "how many children do harm meanwhile, at most 1000; none by default; they "
     "need --python",
     [](const std::string& value, SoakOptions* options) {
       return ParseAtMost(kMostWorkers, value, &options->hostile);
     }},
    {"--rounds", "N",
     "how often to look at what is left in that time, at most 1000000000; 60 "
     "by default",
     [](const std::string& value, SoakOptions* options) {
       return ParseAtMost(kMostSeconds, value, &options->rounds);
     }},
    {"--settle", "SECONDS",
     "how soon all of a round must be gone, at most 1000000000; 30 by default",
     [](const std::string& value, SoakOptions* options) {
       return ParseAtMost(kMostSeconds, value, &options->settle);
     }},
    {"--leak", "handle|memory|zombie",
     "leaves something behind, to see that it is found", ParseLeak},
    {"--help", "", "prints this",
     [](const std::string&, SoakOptions* options) {
       return options->help = true;
     }},
    {"--version", "", "prints the version",
     [](const std::string&, SoakOptions* options) {
       return options->version = true;
     }},
};

const Option* FindOption(absl::string_view name) {
  for (const Option& option : kOptions) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

bool IsComplete(const SoakOptions& options) {
  if (options.help || options.version) return true;
  return !options.stub.empty() &&
         (options.hostile == 0 || !options.python.empty());
}

}  // namespace

std::optional<SoakOptions> ParseSoakOptions(absl::Span<char* const> words) {
  SoakOptions options;
  for (size_t i = 0; i < words.size(); ++i) {
    const Option* option = FindOption(words[i]);
    if (option == nullptr) return std::nullopt;
    std::string value;
    if (!option->operand.empty()) {
      if (++i == words.size()) return std::nullopt;
      value = words[i];
    }
    if (!option->set(value, &options)) return std::nullopt;
  }
  return IsComplete(options) ? std::optional(options) : std::nullopt;
}

Usage SoakUsage() {
  UsageSection options = {"Options", {}};
  for (const Option& option : kOptions) {
    options.rows.push_back({std::string(option.name),
                            std::string(option.operand),
                            std::string(option.what)});
  }
  return {
      .program = "mitogen-soak",
      .summary = "runs children that start, talk and die, and looks for leaks",
      .synopsis = {"--stub PROGRAM [OPTION]...", "--help", "--version"},
      .paragraphs = {"At intervals, when no child is left, the master and a "
                     "context in the middle must have as many links, routes, "
                     "handles, timers, descriptors and processes as at first, "
                     "and must not have grown."},
      .sections = {options,
                   {"Exit status",
                    {{"0", "", "nothing was left, and every answer was right"},
                     {"1", "",
                      "something was left, an answer was wrong or "
                      "missing, or standard output did not take it "
                      "all"},
                     {"2", "", "usage"}}}},
      .examples = {{"mitogen-soak --stub /usr/bin/mitogen-stub --seconds 60",
                    "", "a minute with children that run no Python"}},
      .see_also = {"mitogen-stub", "mitogen-sim"},
  };
}

}  // namespace mitogen
