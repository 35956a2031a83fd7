// The search: asks ours and originals the same, and finds where they disagree.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_SEARCH_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_SEARCH_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "conformance/differential/comparison.h"
#include "conformance/differential/finding.h"
#include "conformance/differential/question.h"
#include "conformance/differential/running_original.h"
#include "rapidcheck.h"

namespace mitogen {

struct CellCounts {
  uint64_t same = 0;
  uint64_t unsupported = 0;
  uint64_t explained = 0;
  uint64_t unexplained = 0;
  uint64_t refused_by_both = 0;
};

class Search {
 public:
  // `cells` is not empty. The same seed asks the same questions.
  Search(std::vector<RunningOriginal> cells, uint64_t seed);

  // Asks every cell some hundred questions. An error if a cell cannot be asked
  // any more.
  absl::Status Round();

  uint64_t questions() const { return questions_; }
  // By Disagreement::Summary().
  const std::map<std::string, Finding>& findings() const { return findings_; }
  // By the name of a difference, how often it was met.
  const std::map<std::string, uint64_t>& met() const { return met_; }
  // By the name of the cell.
  const std::map<std::string, CellCounts>& counts() const { return counts_; }

 private:
  using Asked = rc::Shrinkable<Question>;
  using Json = nlohmann::json;

  std::vector<Asked> MakeBatch();
  void Judge(RunningOriginal* cell, const Asked& asked,
             const Question& question, const Json& theirs);
  void Report(RunningOriginal* cell, const Asked& asked,
              const Disagreement& found);
  static const Asked* FirstLike(RunningOriginal* cell,
                                const std::vector<Asked>& candidates,
                                const std::string& summary,
                                std::string* example);

  std::vector<RunningOriginal> cells_;
  rc::Random random_;
  // What originals wrote, for everyone to read in the next round.
  std::vector<std::string> written_;
  uint64_t questions_ = 0;
  std::map<std::string, Finding> findings_;
  std::map<std::string, uint64_t> met_;
  std::map<std::string, CellCounts> counts_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_SEARCH_H_
