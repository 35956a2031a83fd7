#include "conformance/scenario/scenario_run.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "conformance/scenario/scenario_text.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr char kTree[] =
    "role parent\ncontext 4 parents 2\nconnect up remote 2\n"
    "connect b remote 5\nconnect a remote 20\n";

// "link handle payload" of each message that the last step sent.
std::vector<std::string> LastSent(const std::string& steps) {
  const Scenario scenario = ParseScenario(absl::StrCat(kTree, steps));
  ScenarioRun run(scenario);
  std::vector<std::string> lines;
  for (const Step& step : scenario.steps) {
    const absl::StatusOr<StepResult> outcome = run.Do(step);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    lines.clear();
    for (const StepResult::Sent& sent : outcome->sent) {
      lines.push_back(absl::StrCat(sent.link, " ", sent.message.header.handle,
                                   " ", sent.message.payload));
    }
  }
  return lines;
}

absl::Status LastStatus(const std::string& text) {
  const Scenario scenario = ParseScenario(text);
  ScenarioRun run(scenario);
  absl::Status status;
  for (const Step& step : scenario.steps) status = run.Do(step).status();
  return status;
}

using Lines = std::vector<std::string>;

TEST(ScenarioRunTest, PutsDeathsInTheOrderOfIds) {
  EXPECT_EQ(LastSent("receive a dst 4 src 20 auth 20 handle 103 payload 3130\n"
                     "receive b dst 20 src 5 auth 5 handle 9\n"
                     "receive b dst 10 src 5 auth 5 handle 9\nlose a\n"),
            (Lines{"b 104 10", "b 104 20", "up 104 10", "up 104 20"}));
}

TEST(ScenarioRunTest, GivesHandlersInTheOrderOfHandles) {
  const Scenario scenario = ParseScenario(
      absl::StrCat(kTree, "handler\nhandler handle 300\nhandler handle 7\n"));
  ScenarioRun run(scenario);
  for (const Step& step : scenario.steps) ASSERT_TRUE(run.Do(step).ok());
  const absl::StatusOr<StepResult> end = run.Do(Step{StepKind::kExit});
  ASSERT_EQ(end->handled.size(), 3);
  EXPECT_EQ(end->handled[0].handle, 7);
  EXPECT_EQ(end->handled[1].handle, 300);
  EXPECT_EQ(end->handled[2].handle, 1000);
}

TEST(ScenarioRunTest, ARefusedLinkStaysAndCarriesNothing) {
  EXPECT_EQ(LastSent("connect c remote 5\n"
                     "receive c dst 4 src 5 auth 5 handle 9 reply_to 8\n"),
            Lines());
  EXPECT_EQ(LastSent("connect c remote 5\nlose c\n"), Lines());
}

TEST(ScenarioRunTest, RefusesStepsThatCannotBe) {
  EXPECT_FALSE(LastStatus(absl::StrCat(kTree, "lose c\n")).ok());
  EXPECT_FALSE(LastStatus(absl::StrCat(kTree, "receive c dst 4\n")).ok());
  EXPECT_FALSE(LastStatus(absl::StrCat(kTree, "connect a remote 8\n")).ok());
  EXPECT_FALSE(
      LastStatus("role leaf\ncontext 4 parents 2\nconnect a remote 8\n").ok());
}

}  // namespace
}  // namespace mitogen
