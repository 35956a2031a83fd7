#include "conformance/differential/routing_comparison.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "conformance/differential/routing_differences.h"
#include "conformance/scenario/scenario_json.h"
#include "conformance/scenario/scenario_text.h"
#include "conformance/testee/testee.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr char kChild[] =
    "role parent\ncontext 4 parents 0\nlimit 150\n"
    "connect up remote 0\nconnect a remote 5\n";

const Peer kPython2{{2, 7}, kNewestRelease};
const Peer kPython3{{3, 11}, kNewestRelease};
const Peer kOldest{{3, 11}, {0, 2, 8}};

Json Ours(const Scenario& scenario) {
  return Json::parse(AnswerTo(absl::StrCat("{\"id\":1,\"op\":\"router.run\"",
                                           ScenarioMembers(scenario), "}")));
}

// After the two links and `steps`, where the original says `theirs` to the
// last of them, or the same as we.
RoutingJudgement JudgeLast(const std::string& steps, const Peer& peer,
                           const Json& theirs = nullptr) {
  const Scenario scenario = ParseScenario(absl::StrCat(kChild, steps));
  const Json ours = Ours(scenario);
  Json answer = ours;
  if (theirs.is_object()) answer["steps"].back() = theirs;
  return JudgeRouting(scenario, peer, ours, answer);
}

// The name of what explains the last step, "same", or "none".
std::string Explain(const std::string& steps, const Peer& peer,
                    const Json& theirs = nullptr) {
  const RoutingJudgement judgement = JudgeLast(steps, peer, theirs);
  if (!judgement.met.empty()) return std::string(judgement.met[0]->name);
  return judgement.unexplained.has_value() ? "none" : "same";
}

Json DelRoutes(const std::string& link, int dst, int count) {
  Json sent = Json::array();
  for (int i = 0; i < count; ++i) {
    sent.push_back({{"link", link},
                    {"tag", 19785},
                    {"dst", dst},
                    {"src", 4},
                    {"auth", 4},
                    {"handle", 104},
                    {"reply_to", 0},
                    {"payload", "37"}});
  }
  return sent;
}

TEST(RoutingComparisonTest, CountsStepsThatAreTheSame) {
  const RoutingJudgement judgement =
      JudgeLast("receive a dst 4 src 5 auth 5 handle 9 reply_to 8", kPython3);
  EXPECT_EQ(judgement.agreed, 3);
  // The announcement of the child, and the dead reply.
  EXPECT_EQ(judgement.agreed_on_something, 2);
  EXPECT_FALSE(judgement.unexplained.has_value());
}

TEST(RoutingComparisonTest, NamesTheStepThatDiffers) {
  const RoutingJudgement judgement =
      JudgeLast("receive a dst 4 src 5 auth 5 handle 9 reply_to 8", kPython3,
                Json::object());
  EXPECT_EQ(judgement.unexplained, 2);
  EXPECT_EQ(judgement.summary, "receive; sent: more here");
}

TEST(RoutingComparisonTest, ComparesTheTablesAtTheEnd) {
  const Scenario scenario = ParseScenario(kChild);
  const Json ours = Ours(scenario);
  Json theirs = ours;
  theirs["routes"].erase(1);
  const RoutingJudgement judgement =
      JudgeRouting(scenario, kPython3, ours, theirs);
  EXPECT_EQ(judgement.unexplained, 2);
  EXPECT_EQ(judgement.summary, "other routes at the end");
}

TEST(RoutingComparisonTest, AQuestionWithoutItsLinkIsBroken) {
  const Scenario scenario = ParseScenario(absl::StrCat(kChild, "lose b\n"));
  const Json ours = Ours(scenario);
  EXPECT_TRUE(JudgeRouting(scenario, kPython3, ours, ours).broken);
}

TEST(RoutingDifferencesTest, ADifferenceWithTracesEndsAScenarioUnseen) {
  EXPECT_EQ(Explain("receive a dst 4 src 5 auth 5 handle 103 payload 303a61",
                    kPython3),
            "routes-to-authority");
  EXPECT_EQ(
      Explain("receive a dst 4 src 5 auth 5 handle 104 payload 35", kPython3),
      "lost-without-link");
}

TEST(RoutingDifferencesTest, ADeadMessageFromElsewhereEndsNothingHere) {
  const std::string dead = "dst 4 src 5 auth 5 handle 1000 reply_to 999";
  const std::string waits = "connect b remote 6\nhandler respondent ";
  EXPECT_EQ(Explain(absl::StrCat(waits, "6\nreceive a ", dead), kPython3),
            "dead-from-elsewhere");
  EXPECT_EQ(Explain(absl::StrCat(waits, "5\nreceive a ", dead), kPython3),
            "same");
  EXPECT_EQ(Explain(absl::StrCat(waits, "5\nreceive a ", dead), kPython3,
                    Json::object()),
            "none");
}

TEST(RoutingDifferencesTest, NoneExplainsARouteThatIsNotPassedOn) {
  EXPECT_EQ(Explain("receive a dst 4 src 5 auth 5 handle 103 payload 373a61",
                    kPython3, Json::object()),
            "none");
}

TEST(RoutingDifferencesTest, OnlyPython2MayRefuseNamesOutsideAscii) {
  const std::string steps =
      "receive a dst 4 src 5 auth 5 handle 103 payload 373ac3a4";
  EXPECT_EQ(Explain(steps, kPython2, Json::object()), "names-in-ascii");
  EXPECT_EQ(Explain(steps, kPython3, Json::object()), "none");
}

TEST(RoutingDifferencesTest, OnlyTheOldestGoesByAuthority) {
  const std::string steps =
      "connect b remote 6\nconnect c remote 7 auth 6\n"
      "receive c dst 4 src 7 auth 7 handle 103 payload 38";
  EXPECT_EQ(Explain(steps, kOldest), "routes-by-authority");
  EXPECT_EQ(Explain(steps, kPython3), "same");
}

TEST(RoutingDifferencesTest, ADeathMayBeToldTwiceButNotToOthers) {
  const std::string steps =
      "connect b remote 7\nreceive a dst 7 src 5 auth 5 handle 9\nlose b";
  const Json up = DelRoutes("up", 0, 1);
  Json twice = DelRoutes("a", 5, 2);
  twice.push_back(up[0]);
  EXPECT_EQ(Explain(steps, kPython3, {{"sent", twice}}), "told-again");
  Json never = DelRoutes("a", 5, 1);
  never.push_back(DelRoutes("c", 9, 1)[0]);
  never.push_back(up[0]);
  EXPECT_EQ(Explain(steps, kPython3, {{"sent", never}}), "none");
  EXPECT_EQ(Explain(steps, kPython3, {{"sent", up}}), "none");
}

TEST(RoutingDifferencesTest, OnlyOursTellsOfALostClient) {
  const std::string sent = "receive a dst 7 src 5 auth 5 handle 9\nlose b";
  EXPECT_EQ(
      Explain("connect b remote 7 auth 4\n" + sent, kPython3, Json::object()),
      "told-of-clients");
  const Json up = {{"sent", DelRoutes("up", 0, 1)}};
  EXPECT_EQ(Explain("connect b remote 7 auth 4\n" + sent, kPython3, up),
            "none");
  EXPECT_EQ(Explain("connect b remote 7\n" + sent, kPython3, up), "none");
}

TEST(RoutingDifferencesTest, WhoSentWhereNoRouteLedMayBeToldOfItsDeath) {
  const std::string later = "connect b remote 7\nlose b";
  const Json told = {{"sent", DelRoutes("a", 5, 1)}};
  EXPECT_EQ(Explain("lose up\nreceive a dst 7 src 5 auth 5 handle 9\n" + later,
                    kPython3, told),
            "told-of-the-unrouted");
  EXPECT_EQ(Explain("lose up\n" + later, kPython3, told), "none");
}

TEST(RoutingDifferencesTest, WhatIsTooLargeIsExplainedByItsSourceOnly) {
  const std::string large = absl::StrCat(" payload ", std::string(302, '7'));
  EXPECT_EQ(Explain("receive a dst 4 src 5 auth 5 handle 9" + large, kPython3),
            "too-large-authority");
  EXPECT_EQ(Explain("receive a dst 4 src 0 auth 0 handle 9" + large, kPython3),
            "size-before-source");
  EXPECT_EQ(Explain("route dst 5 src 4 auth 4 handle 9" + large, kPython3,
                    Json::object()),
            "none");
}

}  // namespace
}  // namespace mitogen
