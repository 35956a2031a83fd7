#include "conformance/differential/comparison.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

const Json kOne = Json::parse(R"({"id":1,"values":[{"root":1}]})");
const Json kRefusal = Json::parse(
    R"({"id":1,"values":[],"refused":{"kind":"peer","clause":"PKL-16",
        "message":"REDUCE: no","offset":1}})");

TEST(ComparisonTest, TakesAnswersThatDifferInTheirIdsForTheSame) {
  const Json other = Json::parse(R"({"id":2,"values":[{"root":1}]})");
  EXPECT_EQ(Compare(kOne, other), Verdict::kSame);
}

TEST(ComparisonTest, ComparesTheKindOfARefusalAndNotItsMessage) {
  const Json theirs = Json::parse(
      R"({"id":1,"values":[],"refused":{"kind":"peer","message":"bad"}})");
  const Json limit = Json::parse(
      R"({"id":1,"values":[],"refused":{"kind":"limit","message":"bad"}})");
  EXPECT_EQ(Compare(kRefusal, theirs), Verdict::kSame);
  EXPECT_EQ(Compare(kRefusal, limit), Verdict::kDiffers);
}

TEST(ComparisonTest, ComparesWhatCameBeforeARefusal) {
  Json theirs = kRefusal;
  theirs["values"].push_back(kOne["values"][0]);
  EXPECT_EQ(Compare(kRefusal, theirs), Verdict::kDiffers);
}

TEST(ComparisonTest, TellsTrueFromOne) {
  const Json theirs = Json::parse(R"({"id":1,"values":[{"root":true}]})");
  EXPECT_EQ(Compare(kOne, theirs), Verdict::kDiffers);
}

TEST(ComparisonTest, ADeadTesteeDiffersFromEveryAnswer) {
  const Json died = Json::parse(R"({"died":"signal 9"})");
  EXPECT_EQ(Compare(kOne, died), Verdict::kDiffers);
  EXPECT_EQ(Compare(kRefusal, died), Verdict::kDiffers);
}

TEST(ComparisonTest, WhatOneOfThemDoesNotSupportIsNoDisagreement) {
  const Json unsupported = Json::parse(R"({"id":1,"unsupported":"that"})");
  EXPECT_EQ(Compare(unsupported, kOne), Verdict::kUnsupported);
  EXPECT_EQ(Compare(kOne, unsupported), Verdict::kUnsupported);
}

TEST(ComparisonTest, ADisagreementKnowsTheInstructionThatIsRefused) {
  const Question question{Question::Kind::kLoad, SplitInstructions("NR."), {}};
  const Peer peer{{3, 11}, kNewestRelease};
  const Disagreement found(question, peer, kRefusal, kOne);
  EXPECT_TRUE(found.OnlyWeRefuse());
  EXPECT_EQ(found.clause, "PKL-16");
  EXPECT_TRUE(found.RefusedAt(Opcode::kReduce));
}

TEST(ComparisonTest, DisagreementsOfOneReasonHaveOneSummary) {
  const Question question{Question::Kind::kLoad, SplitInstructions("NR."), {}};
  const Peer peer{{3, 11}, kNewestRelease};
  const Json two = Json::parse(R"({"id":1,"values":[{"root":2}]})");
  EXPECT_EQ(Disagreement(question, peer, kRefusal, kOne).Summary(),
            Disagreement(question, peer, kRefusal, two).Summary());
  EXPECT_NE(Disagreement(question, peer, kRefusal, kOne).Summary(),
            Disagreement(question, peer, kOne, kRefusal).Summary());
}

}  // namespace
}  // namespace mitogen
