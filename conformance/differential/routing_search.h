// The search for scenarios in which ours and originals route otherwise.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_SEARCH_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_SEARCH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "conformance/differential/asking/cell_search.h"
#include "conformance/differential/asking/running_original.h"
#include "conformance/scenario/scenario.h"

namespace mitogen {

struct RoutingCounts {
  uint64_t scenarios = 0;
  // Steps in all scenarios, and of those the ones with the same outcome. The
  // rest is what was met, and what came after a difference that leaves traces.
  uint64_t steps = 0;
  uint64_t agreed = 0;
  // Of these, steps of which something came.
  uint64_t agreed_on_something = 0;
  uint64_t unexplained = 0;
};

class RoutingSearch : public CellSearch<Scenario> {
 public:
  // `cells` is not empty. The same seed makes the same scenarios.
  RoutingSearch(std::vector<RunningOriginal> cells, uint64_t seed);

  // The steps that agreed where that were the fewest.
  uint64_t LeastAgreed() const;
  // By the name of the cell.
  const std::map<std::string, RoutingCounts>& counts() const { return counts_; }

 private:
  std::vector<Asked> MakeBatch() override;
  absl::StatusOr<std::vector<Json>> Ask(
      RunningOriginal* cell,
      const std::vector<Scenario>& scenarios) const override;
  std::optional<Unexplained> Judge(const Peer& peer, const Scenario& scenario,
                                   const Json& theirs) override;
  std::optional<Unexplained> Compared(const Peer& peer,
                                      const Scenario& scenario,
                                      const Json& theirs) const override;

  std::map<std::string, RoutingCounts> counts_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_SEARCH_H_
