// The search for scenarios in which ours and originals route otherwise.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_SEARCH_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_SEARCH_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "conformance/differential/finding.h"
#include "conformance/differential/routing_comparison.h"
#include "conformance/differential/running_original.h"
#include "conformance/scenario/scenario.h"
#include "nlohmann/json.hpp"
#include "rapidcheck.h"

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

class RoutingSearch {
 public:
  // `cells` is not empty. The same seed makes the same scenarios.
  RoutingSearch(std::vector<RunningOriginal> cells, uint64_t seed);

  // Puts every cell through some hundred scenarios. An error if a cell cannot
  // be asked any more.
  absl::Status Round();

  // The steps that agreed where that were the fewest.
  uint64_t LeastAgreed() const;
  const std::map<std::string, Finding>& findings() const { return findings_; }
  // By the name of a difference, how often it was met.
  const std::map<std::string, uint64_t>& met() const { return met_; }
  // By the name of the cell.
  const std::map<std::string, RoutingCounts>& counts() const { return counts_; }

 private:
  using Asked = rc::Shrinkable<Scenario>;
  using Json = nlohmann::json;

  void Count(RunningOriginal* cell, const Asked& asked,
             const Scenario& scenario, const Json& theirs);
  void Report(RunningOriginal* cell, const Asked& asked,
              const std::string& example, const std::string& summary);
  static const Asked* FirstLike(RunningOriginal* cell,
                                const std::vector<Asked>& candidates,
                                const std::string& summary,
                                std::string* example);

  std::vector<RunningOriginal> cells_;
  rc::Random random_;
  std::map<std::string, Finding> findings_;
  std::map<std::string, uint64_t> met_;
  std::map<std::string, RoutingCounts> counts_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_SEARCH_H_
