// Searches for scenarios in which this router and originals do not do the same.
//
//   routing_search --original "PYTHON original.py FOLDER" [--original ...]
//                  [--seconds N] [--steps N] [--seed N]
//
// Ends when so many steps have agreed with every original, or the time is over:
// with status 0 if every disagreement has a name in routing_differences.h, with
// 1 if not, or if the steps that were asked for were not reached, and with 2 if
// an original could not be asked.

#include <chrono>
#include <cstdint>
#include <iostream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "conformance/differential/routing_differences.h"
#include "conformance/differential/routing_search.h"
#include "protocol/text/escape_controls.h"
#include "stub/os/standard_output.h"

namespace mitogen {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFound = 1;
constexpr int kNotAsked = 2;
constexpr uint64_t kNoEnd = std::numeric_limits<uint64_t>::max();

struct Options {
  std::vector<std::string> originals;
  uint64_t seconds = 60;
  uint64_t steps = kNoEnd;
  uint64_t seed = 1;
};

bool ParseOptions(int argc, char** argv, Options* options) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    uint64_t* number = name == "--seconds" ? &options->seconds
                       : name == "--steps" ? &options->steps
                       : name == "--seed"  ? &options->seed
                                           : nullptr;
    if (name == "--original") {
      options->originals.push_back(argv[i + 1]);
    } else if (number == nullptr || !absl::SimpleAtoi(argv[i + 1], number)) {
      return false;
    }
  }
  return argc % 2 == 1 && !options->originals.empty();
}

// A testee may have said what it likes.
void PrintError(absl::string_view words) {
  std::cerr << "routing_search: " << EscapeControls(words, Newlines::kKeep)
            << "\n";
}

void PrintCounts(const RoutingSearch& search, double seconds) {
  std::cout << absl::StreamFormat("\n%-14s %10s %10s %10s %14s %11s\n", "cell",
                                  "scenarios", "steps", "agreed",
                                  "(on something)", "unexplained");
  for (const auto& [cell, counts] : search.counts()) {
    std::cout << absl::StreamFormat("%-14s %10d %10d %10d %14d %11d\n", cell,
                                    counts.scenarios, counts.steps,
                                    counts.agreed, counts.agreed_on_something,
                                    counts.unexplained);
  }
  std::cout << "\nnamed differences, and how often each was met\n";
  for (const RoutingDifference& difference : RoutingDifferences()) {
    PrintMet(search.met().at(std::string(difference.name)), difference.name,
             difference.peers);
  }
  std::cout << absl::StreamFormat(
      "\n%.0f s, %d kinds of disagreement without a name\n", seconds,
      search.findings().size());
}

int Result(const Options& options, const RoutingSearch& search,
           const absl::Status& status) {
  if (!status.ok()) {
    PrintError(status.ToString());
    return kNotAsked;
  }
  const bool reached =
      options.steps == kNoEnd || search.LeastAgreed() >= options.steps;
  if (!reached) std::cerr << "routing_search: expected more steps in time\n";
  return reached && search.findings().empty() ? 0 : kFound;
}

int Run(const Options& options) {
  absl::StatusOr<std::vector<RunningOriginal>> cells =
      StartOriginals(options.originals);
  if (!cells.ok()) {
    PrintError(cells.status().message());
    return kNotAsked;
  }
  RoutingSearch search(*std::move(cells), options.seed);
  const Clock::time_point start = Clock::now();
  const auto seconds = [start] {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  absl::Status status;
  while (status.ok() && search.LeastAgreed() < options.steps &&
         seconds() < options.seconds) {
    status = search.Round();
  }
  PrintFindings(search.findings());
  PrintCounts(search, seconds());
  return Result(options, search, status);
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  mitogen::Options options;
  if (!mitogen::ParseOptions(argc, argv, &options)) {
    std::cerr << "usage: routing_search --original \"PYTHON original.py "
                 "FOLDER\" ... [--seconds N] [--steps N] [--seed N]\n";
    return mitogen::kNotAsked;
  }
  return mitogen::EndOfOutput("routing_search", mitogen::Run(options),
                              mitogen::kNotAsked);
}
