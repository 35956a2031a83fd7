#include "router/sim/canaries.h"

#include <map>
#include <string>

#include "gtest/gtest.h"
#include "router/sim/replay.h"
#include "router/sim/scenario/fault_table.h"
#include "router/sim/world/world.h"

namespace mitogen::sim {
namespace {

class CanaryTest : public testing::TestWithParam<Canary> {};

TEST_P(CanaryTest, IsFoundWithinItsSeeds) {
  const Canary& canary = GetParam();
  std::map<std::string, int> found;
  Scenario scenario{.faults = FindFaultProfile(canary.profile)->mask};
  for (; scenario.seed < canary.seeds; ++scenario.seed) {
    const std::unique_ptr<Sabotage> sabotage = canary.make();
    const WorldResult outcome = World(scenario, sabotage.get()).Run();
    if (!outcome.violation.has_value()) continue;
    ++found[std::string(outcome.violation->invariant)];
  }
  EXPECT_TRUE(found.count(std::string(canary.invariant)) == 1)
      << canary.name << ": not found by " << canary.invariant
      << testing::PrintToString(found);
}

std::string NameOf(const testing::TestParamInfo<Canary>& info) {
  std::string name(info.param.name);
  for (char& letter : name) {
    if (!isalnum(static_cast<unsigned char>(letter))) letter = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, CanaryTest, testing::ValuesIn(Canaries()),
                         NameOf);

}  // namespace
}  // namespace mitogen::sim
