#include "conformance/scenario/scenario_text.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr char kEverything[] =
    "role parent\n"
    "context 4 parents 2 0\n"
    "limit 150\n"
    "unidirectional\n"
    "connect up remote 2\n"
    "connect a remote 5 auth 4 name web\n"
    "receive a dst 4 src 5 auth 6 handle 103 reply_to 9 tag 19786 payload 37\n"
    "route dst 5 src 4 auth 4 handle 200\n"
    "handler\n"
    "handler handle 200 policy neighbour once respondent 5 reply 6f6b\n"
    "remove 200\n"
    "lose a\n"
    "exit\n";

TEST(ScenarioTextTest, WritesWhatItReads) {
  EXPECT_EQ(ScenarioText(ParseScenario(kEverything)), kEverything);
}

TEST(ScenarioTextTest, ReadsEachPart) {
  const Scenario scenario = ParseScenario(kEverything);
  EXPECT_EQ(scenario.role, Role::kParent);
  EXPECT_EQ(scenario.identity.parent_ids, (std::vector<uint32_t>{2, 0}));
  ASSERT_EQ(scenario.steps.size(), 9);
  EXPECT_EQ(scenario.steps[1].options.auth_id, 4);
  EXPECT_EQ(scenario.steps[2].message.header.encoding, Encoding::kPickle);
  EXPECT_EQ(scenario.steps[2].message.payload, "7");
  EXPECT_FALSE(scenario.steps[5].handler.persist);
  EXPECT_EQ(scenario.steps[5].reply, "ok");
}

TEST(ScenarioTextTest, LeavesOutWhatItDoesNotKnow) {
  const Scenario scenario = ParseScenario(
      "what is this\n\nlose\nremove x\nconnect\nrole king\n"
      "receive a dst x src 99999999999 payload 3 odd\nlimit\nexit now\n");
  ASSERT_EQ(scenario.steps.size(), 2);
  EXPECT_EQ(scenario.steps[0].message.header, MessageHeader());
  EXPECT_EQ(scenario.steps[0].message.payload, "");
  EXPECT_EQ(scenario.steps[1].kind, StepKind::kExit);
}

}  // namespace
}  // namespace mitogen
