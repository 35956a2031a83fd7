#include "tools/soak/soak_options.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace mitogen {

const char kSoakUsage[] =
    "usage: mitogen-soak --stub PROGRAM [--python PROGRAM --mitogen DIRECTORY\n"
    "         --modules DIRECTORY...] [--seconds N] [--seed N]\n"
    "         [--workers N] [--hostile N] [--rounds N]\n"
    "         [--settle SECONDS] [--leak handle|memory|zombie]\n"
    "N is from 0 to 1000000000, of --workers and --hostile to 1000.\n";

namespace {

// As kSoakUsage says. No clock overflows.
constexpr uint64_t kMostSeconds = 1'000'000'000;
constexpr uint64_t kMostWorkers = 1000;

bool ParseAtMost(uint64_t most, absl::string_view value, uint64_t* number) {
  return absl::SimpleAtoi(value, number) && *number <= most;
}

bool ParseLeak(absl::string_view value, SoakOptions* options) {
  options->leak_handles = value == "handle";
  if (value == "memory") options->leak = Leak::kMemory;
  if (value == "zombie") options->leak = Leak::kZombie;
  return options->leak_handles || options->leak != Leak::kNone;
}

bool ParseOption(absl::string_view name, const std::string& value,
                 SoakOptions* options) {
  if (name == "--stub") return !(options->stub = value).empty();
  if (name == "--python") return !(options->python = value).empty();
  if (name == "--mitogen") return options->mitogen.emplace(value), true;
  if (name == "--modules") return options->modules.emplace_back(value), true;
  if (name == "--seconds") {
    return ParseAtMost(kMostSeconds, value, &options->seconds);
  }
  if (name == "--seed") return absl::SimpleAtoi(value, &options->seed);
  if (name == "--workers") {
    return ParseAtMost(kMostWorkers, value, &options->workers);
  }
  if (name == "--hostile") {
    return ParseAtMost(kMostWorkers, value, &options->hostile);
  }
  if (name == "--rounds") {
    return ParseAtMost(kMostSeconds, value, &options->rounds);
  }
  if (name == "--settle") {
    return ParseAtMost(kMostSeconds, value, &options->settle);
  }
  if (name == "--leak") return ParseLeak(value, options);
  return false;
}

}  // namespace

std::optional<SoakOptions> ParseSoakOptions(absl::Span<char* const> words) {
  SoakOptions options;
  for (size_t i = 0; i < words.size(); i += 2) {
    if (i + 1 == words.size() ||
        !ParseOption(words[i], words[i + 1], &options)) {
      return std::nullopt;
    }
  }
  if (options.stub.empty()) return std::nullopt;
  if (options.hostile > 0 && options.python.empty()) return std::nullopt;
  return options;
}

}  // namespace mitogen
