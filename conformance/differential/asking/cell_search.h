// What every search has: it asks originals, a batch a round, and keeps what
// ours and theirs disagree on and no named difference explains.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_CELL_SEARCH_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_CELL_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "conformance/differential/asking/finding.h"
#include "conformance/differential/asking/running_original.h"
#include "nlohmann/json.hpp"
#include "rapidcheck.h"

namespace mitogen {

// Of an answer, what an example shows.
inline std::string ShownAnswer(const nlohmann::json& answer) {
  constexpr size_t kMost = 1000;
  return answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
      .substr(0, kMost);
}

// Starts each of `commands`.
absl::StatusOr<std::vector<RunningOriginal>> StartOriginals(
    const std::vector<std::string>& commands);

// For a person to read.
void PrintFindings(const std::map<std::string, Finding>& findings);
// A line of the table of named differences.
void PrintMet(uint64_t count, absl::string_view name, absl::string_view peers);

// `Case` is what is asked: made by rapidcheck, so that it shrinks.
template <typename Case>
class CellSearch {
 public:
  virtual ~CellSearch() = default;

  // Asks every cell one batch. An error if a cell cannot be asked any more.
  absl::Status Round() {
    const std::vector<Asked> batch = MakeBatch();
    const std::vector<Case> cases = ValuesOf(batch);
    std::vector<std::future<absl::StatusOr<std::vector<Json>>>> answers;
    for (RunningOriginal& cell : cells_) {
      answers.push_back(std::async(std::launch::async, [this, &cell, &cases] {
        return Ask(&cell, cases);
      }));
    }
    absl::Status failure;
    for (size_t i = 0; i < cells_.size(); ++i) {
      const absl::StatusOr<std::vector<Json>> theirs = answers[i].get();
      if (!theirs.ok()) {
        failure = theirs.status();
        continue;
      }
      for (size_t j = 0; j < batch.size(); ++j) {
        const auto found = Judge(cells_[i].peer(), cases[j], (*theirs)[j]);
        if (found.has_value()) Keep(&cells_[i], batch[j], *found);
      }
    }
    return failure;
  }

  // By the summary of the disagreement.
  const std::map<std::string, Finding>& findings() const { return findings_; }
  // By the name of a difference, how often it was met.
  const std::map<std::string, uint64_t>& met() const { return met_; }

 protected:
  using Asked = rc::Shrinkable<Case>;
  using Json = nlohmann::json;

  // A disagreement that no named difference explains.
  struct Unexplained {
    // The same for those that look alike.
    std::string summary;
    std::string example;
  };

  // `cells` is not empty. The same seed asks the same.
  CellSearch(std::vector<RunningOriginal> cells, uint64_t seed)
      : cells_(std::move(cells)), random_(seed) {}

  virtual std::vector<Asked> MakeBatch() = 0;
  // On a thread for each cell.
  virtual absl::StatusOr<std::vector<Json>> Ask(
      RunningOriginal* cell, const std::vector<Case>& cases) const = 0;
  // Counts what it finds.
  virtual std::optional<Unexplained> Judge(const Peer& peer, const Case& asked,
                                           const Json& theirs) = 0;
  // The same, but counts nothing.
  virtual std::optional<Unexplained> Compared(const Peer& peer,
                                              const Case& asked,
                                              const Json& theirs) const = 0;

  // Adds to `batch` until it has `size` cases.
  void Fill(const rc::Gen<Case>& gen, size_t size, std::vector<Asked>* batch) {
    while (batch->size() < size) {
      batch->push_back(gen(random_.split(), rc::kNominalSize));
    }
  }

  const std::vector<RunningOriginal>& cells() const { return cells_; }
  void Meet(absl::string_view difference, uint64_t times) {
    met_[std::string(difference)] += times;
  }

 private:
  static std::vector<Case> ValuesOf(const std::vector<Asked>& all) {
    std::vector<Case> values;
    for (const Asked& one : all) values.push_back(one.value());
    return values;
  }

  void Keep(RunningOriginal* cell, const Asked& asked,
            const Unexplained& found) {
    Finding& finding = findings_[found.summary];
    ++finding.count_by_cell[cell->peer().Name()];
    if (!finding.example.empty()) return;
    const std::string smallest = SmallestExample(
        asked, [&](const std::vector<Asked>& candidates, std::string* text) {
          return FirstLike(cell, candidates, found.summary, text);
        });
    finding.example = smallest.empty() ? found.example : smallest;
  }

  // The first that disagrees in that way, with its text in `example`.
  const Asked* FirstLike(RunningOriginal* cell,
                         const std::vector<Asked>& candidates,
                         const std::string& summary,
                         std::string* example) const {
    const std::vector<Case> cases = ValuesOf(candidates);
    const absl::StatusOr<std::vector<Json>> theirs = Ask(cell, cases);
    if (!theirs.ok()) return nullptr;
    for (size_t i = 0; i < candidates.size(); ++i) {
      const auto found = Compared(cell->peer(), cases[i], (*theirs)[i]);
      if (!found.has_value() || found->summary != summary) continue;
      *example = found->example;
      return &candidates[i];
    }
    return nullptr;
  }

  std::vector<RunningOriginal> cells_;
  rc::Random random_;
  std::map<std::string, Finding> findings_;
  std::map<std::string, uint64_t> met_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_CELL_SEARCH_H_
