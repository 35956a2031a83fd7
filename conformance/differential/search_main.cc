// Searches for questions on which this implementation and originals disagree.
//
//   search --original "PYTHON original.py FOLDER" [--original ...]
//          [--seconds N | --questions N] [--seed N]
//   search --document
//
// Ends with status 0 if every disagreement has a name in differences.h, with 1
// if not, and with 2 if an original could not be asked. --document prints
// docs/spec/differences.md.

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
#include "conformance/differential/differences.h"
#include "conformance/differential/search.h"
#include "protocol/text/escape_controls.h"
#include "stub/os/standard_output.h"

namespace mitogen {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFound = 1;
constexpr int kNotAsked = 2;

struct Options {
  std::vector<std::string> originals;
  uint64_t seconds = 60;
  uint64_t questions = std::numeric_limits<uint64_t>::max();
  uint64_t seed = 1;
  bool document = false;
};

bool ParseOptions(int argc, char** argv, Options* options) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--document") {
      options->document = true;
      continue;
    }
    if (++i == argc) return false;
    uint64_t* number = name == "--seconds"     ? &options->seconds
                       : name == "--questions" ? &options->questions
                       : name == "--seed"      ? &options->seed
                                               : nullptr;
    if (name == "--original") {
      options->originals.push_back(argv[i]);
    } else if (number == nullptr || !absl::SimpleAtoi(argv[i], number)) {
      return false;
    }
  }
  return options->document || !options->originals.empty();
}

// A testee may have said what it likes.
void PrintError(absl::string_view words) {
  std::cerr << "search: " << EscapeControls(words, Newlines::kKeep) << "\n";
}

void PrintCounts(const Search& search, double seconds) {
  std::cout << absl::StreamFormat("\n%-14s %10s %10s %10s %11s %11s\n", "cell",
                                  "same", "(refused)", "explained",
                                  "unexplained", "unsupported");
  uint64_t answers = 0;
  for (const auto& [cell, counts] : search.counts()) {
    answers += search.questions();
    std::cout << absl::StreamFormat("%-14s %10d %10d %10d %11d %11d\n", cell,
                                    counts.same, counts.refused_by_both,
                                    counts.explained, counts.unexplained,
                                    counts.unsupported);
  }
  std::cout << "\nnamed differences, and how often each was met\n";
  for (const Difference& difference : Differences()) {
    PrintMet(search.met().at(std::string(difference.name)), difference.name,
             difference.peers);
  }
  std::cout << absl::StreamFormat(
      "\n%d questions in %.0f s, %.0f answers a second, %d kinds of "
      "disagreement without a name\n",
      search.questions(), seconds, answers / seconds, search.findings().size());
}

int Run(const Options& options) {
  absl::StatusOr<std::vector<RunningOriginal>> cells =
      StartOriginals(options.originals);
  if (!cells.ok()) {
    PrintError(cells.status().message());
    return kNotAsked;
  }
  Search search(*std::move(cells), options.seed);
  const Clock::time_point start = Clock::now();
  const auto seconds = [start] {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  absl::Status status;
  while (status.ok() && search.questions() < options.questions &&
         seconds() < options.seconds) {
    status = search.Round();
  }
  PrintFindings(search.findings());
  PrintCounts(search, seconds());
  if (!status.ok()) {
    PrintError(status.ToString());
    return kNotAsked;
  }
  return search.findings().empty() ? 0 : kFound;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  mitogen::Options options;
  if (!mitogen::ParseOptions(argc, argv, &options)) {
    std::cerr << "usage: search --original \"PYTHON original.py FOLDER\" ... "
                 "[--seconds N] [--questions N] [--seed N] | --document\n";
    return mitogen::kNotAsked;
  }
  if (options.document) {
    std::cout << mitogen::DifferencesDocument();
  }
  const int status = options.document ? 0 : mitogen::Run(options);
  return mitogen::EndOfOutput("search", status, mitogen::kNotAsked);
}
