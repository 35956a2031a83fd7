#include "router/sim/world/world.h"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "router/sim/comparison.h"
#include "router/sim/record/sometimes.h"
#include "router/sim/replay.h"
#include "router/sim/scenario/fault_table.h"

namespace mitogen::sim {

// How GoogleTest shows a profile.
void PrintTo(const FaultProfile& profile, std::ostream* os) {
  *os << profile.name;
}

namespace {

constexpr uint64_t kSeeds = 40;

void ExpectHolds(const Scenario& scenario) {
  const WorldResult outcome = World(scenario).Run();
  ASSERT_FALSE(outcome.violation.has_value())
      << ReplayCommand(scenario) << "\n"
      << DescribeViolation(*outcome.violation);
  std::optional<Violation> differs = CheckRepeats(scenario, outcome);
  if (!differs.has_value() && IsSettled(outcome.faults)) {
    differs = CheckChunkingIsUnseen(scenario, outcome);
  }
  ASSERT_FALSE(differs.has_value()) << ReplayCommand(scenario) << "\n"
                                    << DescribeViolation(*differs);
}

class ProfileTest : public testing::TestWithParam<FaultProfile> {};

TEST_P(ProfileTest, HoldsInSmallWorldsAndRepeats) {
  Scenario scenario{.faults = GetParam().mask};
  for (; scenario.seed < kSeeds; ++scenario.seed) ExpectHolds(scenario);
}

TEST_P(ProfileTest, HoldsInLargerWorldsAndRepeats) {
  Scenario scenario{
      .seed = 1000, .contexts = 12, .steps = 300, .faults = GetParam().mask};
  for (; scenario.seed < 1006; ++scenario.seed) ExpectHolds(scenario);
}

INSTANTIATE_TEST_SUITE_P(All, ProfileTest, testing::ValuesIn(FaultProfiles()),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

TEST(WorldTest, HoldsWithAMasterAlone) {
  ExpectHolds({.contexts = 1, .steps = 50});
}

TEST(WorldTest, HoldsWithAThousandContexts) {
  const WorldResult outcome = World({.contexts = 1000, .steps = 1000}).Run();
  ASSERT_FALSE(outcome.violation.has_value())
      << DescribeViolation(*outcome.violation);
  EXPECT_GT(outcome.simulated_us, 0);
}

TEST(WorldTest, DiffersByItsSeed) {
  EXPECT_NE(World({.seed = 1}).Run().trace_hash,
            World({.seed = 2}).Run().trace_hash);
}

TEST(WorldTest, KeepsTheEndOfItsTrace) {
  const WorldResult outcome = World({.steps = 20, .keep_trace = 5}).Run();
  ASSERT_EQ(outcome.trace.size(), 5);
  EXPECT_GT(outcome.trace_count, 5);
  EXPECT_EQ(outcome.trace.back().what, TraceWhat::kEnd);
}

TEST(WorldTest, TellsTheModelWhatHappensIfAsked) {
  EXPECT_EQ(World({.steps = 20}).Run().model, "");
  const WorldResult outcome = World({.steps = 20, .modelled = true}).Run();
  ASSERT_FALSE(outcome.violation.has_value())
      << DescribeViolation(*outcome.violation);
  EXPECT_EQ(outcome.model.find("#define N 4\n"), 0);
  for (absl::string_view step :
       {"START, 1, ", "LINK, ", "SAY, ", "RECEIVE, 0, ", "ANSWERED, ",
        "ROUTE, 0, ", "END, 0, "}) {
    EXPECT_NE(outcome.model.find(absl::StrCat("happened ! ", step)),
              std::string::npos)
        << step;
  }
}

TEST(SometimesTest, NamesAllThatWasNeverSeen) {
  const FaultMask all = FindFaultProfile("everything")->mask;
  EXPECT_EQ(Missing(Coverage(), all).size(), kAllSometimes);
  Coverage coverage;
  coverage.Hit(Sometimes::kReply);
  EXPECT_EQ(Missing(coverage, all).size(), kAllSometimes - 1);
  EXPECT_LT(Missing(Coverage(), 0).size(), kAllSometimes);
}

// Together the profiles see all of the list; the tool's --require-sometimes
// asks the same of a single one with more seeds.
TEST(SometimesTest, SeesAllOfTheList) {
  Coverage coverage;
  for (absl::string_view profile :
       {"everything", "benign", "modes", "limits", "deaths", "malicious"}) {
    Scenario scenario{.seed = 5000, .faults = FindFaultProfile(profile)->mask};
    for (; scenario.seed < 5150; ++scenario.seed) {
      coverage.Merge(World(scenario).Run().coverage);
    }
  }
  // Many pairs of dialects.
  Scenario wide{
      .contexts = 24, .steps = 10, .faults = FindFaultProfile("modes")->mask};
  for (; wide.seed < 60; ++wide.seed) {
    coverage.Merge(World(wide).Run().coverage);
  }
  EXPECT_EQ(Missing(coverage, FindFaultProfile("everything")->mask),
            std::vector<std::string>());
}

}  // namespace
}  // namespace mitogen::sim
