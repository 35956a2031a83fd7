#include "router/sim/minimise.h"

#include "gtest/gtest.h"
#include "router/sim/canaries.h"
#include "router/sim/replay.h"
#include "router/sim/world/world.h"

namespace mitogen::sim {
namespace {

constexpr FaultMask kCause = MaskOf(FaultKind::kDeath);

// Fails if a death may strike among enough contexts that do enough.
std::optional<Violation> FailureOf(const Scenario& scenario) {
  if ((scenario.faults & kCause) == 0 || scenario.contexts < 3 ||
      scenario.steps < 17) {
    return std::nullopt;
  }
  return Violation{Promise::kSafety, "Made up", "RTE-1", ""};
}

TEST(MinimiseTest, LeavesOutAllThatIsNotNeeded) {
  const Scenario small = Minimise({.contexts = 50,
                                   .steps = 1000,
                                   .faults = FindFaultProfile("benign")->mask},
                                  FailureOf, 1000);
  EXPECT_EQ(small.contexts, 3);
  EXPECT_EQ(small.steps, 17);
  EXPECT_EQ(small.faults, kCause);
}

TEST(MinimiseTest, RunsNoMoreThanItMay) {
  int runs = 0;
  Minimise(
      {.contexts = 1000, .steps = 1000},
      [&](const Scenario& scenario) {
        ++runs;
        return FailureOf(scenario);
      },
      10);
  EXPECT_LE(runs, 11);
}

TEST(MinimiseTest, MakesACanaryFitAPage) {
  const Canary& canary = Canaries()[0];
  const auto failure_of = [&](const Scenario& scenario) {
    const std::unique_ptr<Sabotage> sabotage = canary.make();
    return World(scenario, sabotage.get()).Run().violation;
  };
  Scenario scenario{.contexts = 8, .steps = 400};
  ASSERT_TRUE(failure_of(scenario).has_value());
  scenario = Minimise(scenario, failure_of, 500);
  EXPECT_LT(scenario.steps, 200);
  EXPECT_LE(scenario.contexts, 3);
}

TEST(ReplayTest, IsOneCommand) {
  Scenario scenario{.seed = 7, .contexts = 3, .steps = 20};
  EXPECT_EQ(ReplayCommand(scenario),
            "mitogen-sim --seed 7 --contexts 3 --steps 20 --faults none");
  scenario.faults =
      FindFaultProfile("chunking")->mask & ~MaskOf(FaultKind::kTinyPipes);
  EXPECT_EQ(ReplayCommand(scenario),
            "mitogen-sim --seed 7 --contexts 3 --steps 20 --faults chunking "
            "--without tiny-pipes");
}

}  // namespace
}  // namespace mitogen::sim
