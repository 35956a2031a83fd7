// The search: asks ours and originals the same, and finds where they disagree.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_SEARCH_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_SEARCH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "conformance/differential/asking/cell_search.h"
#include "conformance/differential/asking/question.h"
#include "conformance/differential/asking/running_original.h"

namespace mitogen {

struct CellCounts {
  uint64_t same = 0;
  uint64_t unsupported = 0;
  uint64_t explained = 0;
  uint64_t unexplained = 0;
  uint64_t refused_by_both = 0;
};

class Search : public CellSearch<Question> {
 public:
  // `cells` is not empty. The same seed asks the same questions.
  Search(std::vector<RunningOriginal> cells, uint64_t seed);

  uint64_t questions() const { return questions_; }
  // By the name of the cell.
  const std::map<std::string, CellCounts>& counts() const { return counts_; }

 private:
  std::vector<Asked> MakeBatch() override;
  absl::StatusOr<std::vector<Json>> Ask(
      RunningOriginal* cell,
      const std::vector<Question>& questions) const override;
  std::optional<Unexplained> Judge(const Peer& peer, const Question& question,
                                   const Json& theirs) override;
  std::optional<Unexplained> Compared(const Peer& peer,
                                      const Question& question,
                                      const Json& theirs) const override;

  // What originals wrote, for everyone to read in the next round.
  std::vector<std::string> written_;
  uint64_t questions_ = 0;
  std::map<std::string, CellCounts> counts_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_SEARCH_H_
