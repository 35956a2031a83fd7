#include "conformance/differential/scenario_generator.h"

#include <map>
#include <string>

#include "conformance/scenario/scenario_json.h"
#include "conformance/scenario/scenario_run.h"
#include "conformance/scenario/scenario_text.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr int kScenarios = 500;

Scenario Make(int seed) {
  return ArbitraryScenario()(rc::Random(seed), rc::kNominalSize).value();
}

TEST(ScenarioGeneratorTest, EveryScenarioCanBeRun) {
  for (int seed = 0; seed < kScenarios; ++seed) {
    const Scenario scenario = Make(seed);
    ScenarioRun run(scenario);
    for (const Step& step : scenario.steps) {
      ASSERT_TRUE(run.Do(step).ok()) << ScenarioText(scenario);
    }
  }
}

TEST(ScenarioGeneratorTest, EveryKindOfStepComesOften) {
  std::map<StepKind, int> counts;
  for (int seed = 0; seed < kScenarios; ++seed) {
    for (const Step& step : Make(seed).steps) ++counts[step.kind];
  }
  for (const auto& row : kStepKinds) {
    if (NeedsRoles(row.value)) continue;
    EXPECT_GE(counts[row.value], kScenarios / 10) << row.name;
  }
}

TEST(ScenarioGeneratorTest, TextSaysAllOfAScenario) {
  for (int seed = 0; seed < kScenarios; ++seed) {
    const Scenario scenario = Make(seed);
    EXPECT_EQ(ScenarioMembers(ParseScenario(ScenarioText(scenario))),
              ScenarioMembers(scenario));
  }
}

TEST(ScenarioGeneratorTest, SimplerOnesAreFewerStepsOrPlainer) {
  const Scenario scenario = Make(1);
  rc::Seq<Scenario> simpler = SimplerScenarios(scenario);
  const auto first = simpler.next();
  ASSERT_TRUE(first);
  EXPECT_LT(first->steps.size(), scenario.steps.size());
}

}  // namespace
}  // namespace mitogen
