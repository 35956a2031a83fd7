#include "router/ids/id_ledger.h"

#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kChild = 1;
constexpr uint32_t kSibling = 2;

// A master with two children.
class IdLedgerTest : public testing::Test {
 protected:
  static constexpr RouterLimits kLimits = {.max_id_blocks_per_context = 2,
                                           .max_id_blocks_per_link = 3};

  bool MayUse(LinkId link, uint32_t id) { return ids_.Check(link, id).ok(); }

  RecordingSink sink_;
  Router router_{{kMasterId, {}}, {}, &sink_, &sink_};
  LinkId child_ = *router_.AddLink({kChild, std::nullopt});
  LinkId sibling_ = *router_.AddLink({kSibling, std::nullopt});
  IdLedger ids_{&router_, kLimits};
};

TEST_F(IdLedgerTest, KnowsNoIdThatNobodyWasGiven) {
  EXPECT_FALSE(MayUse(child_, 100));
  ASSERT_TRUE(ids_.Give(child_, kChild, {100, 110}).ok());
  EXPECT_FALSE(MayUse(child_, 99));
  EXPECT_TRUE(MayUse(child_, 100));
  EXPECT_TRUE(MayUse(child_, 109));
  EXPECT_FALSE(MayUse(child_, 110));
}

TEST_F(IdLedgerTest, KnowsByWhichLinkAnIdWasGiven) {
  ASSERT_TRUE(ids_.Give(child_, kChild, {100, 110}).ok());
  EXPECT_FALSE(MayUse(sibling_, 100));
  EXPECT_EQ(FaultOf(ids_.Check(sibling_, 100))->clause, "RTE-13");
}

TEST_F(IdLedgerTest, LetsAnIdBeUsedOnce) {
  ASSERT_TRUE(ids_.Give(child_, kChild, {100, 110}).ok());
  ids_.Use(105);
  EXPECT_FALSE(MayUse(child_, 105));
  EXPECT_TRUE(MayUse(child_, 104));
}

TEST_F(IdLedgerTest, ForgetsABlockThatIsUsedUp) {
  ASSERT_TRUE(ids_.Give(child_, kChild, {100, 102}).ok());
  ids_.Use(100);
  ids_.Use(101);
  EXPECT_EQ(ids_.open_blocks(), 0u);
  EXPECT_FALSE(MayUse(child_, 100));
}

TEST_F(IdLedgerTest, GivesNoIdTwice) {
  ASSERT_TRUE(ids_.Give(child_, kChild, {100, 110}).ok());
  EXPECT_FALSE(ids_.Give(sibling_, kSibling, {109, 120}).ok());
  EXPECT_FALSE(ids_.Give(sibling_, kSibling, {90, 101}).ok());
  EXPECT_FALSE(ids_.Give(sibling_, kSibling, {90, 120}).ok());
  EXPECT_TRUE(ids_.Give(sibling_, kSibling, {110, 120}).ok());
}

TEST_F(IdLedgerTest, TakesNoBlockThatIsEmptyOrLargerThanAnyoneGives) {
  EXPECT_FALSE(ids_.Give(child_, kChild, {100, 100}).ok());
  EXPECT_FALSE(ids_.Give(child_, kChild, {0, 0xffffffff}).ok());
}

TEST_F(IdLedgerTest, ForgetsWhatAContextThatIsLostWasGiven) {
  ASSERT_TRUE(router_.AddRoute(7, child_).ok());
  ASSERT_TRUE(ids_.Give(child_, 7, {100, 110}).ok());
  ASSERT_TRUE(ids_.Give(child_, kChild, {200, 210}).ok());
  router_.LoseContext(7);
  EXPECT_FALSE(MayUse(child_, 100));
  EXPECT_TRUE(MayUse(child_, 200));
  router_.LoseLink(child_);
  EXPECT_EQ(ids_.open_blocks(), 0u);
}

TEST_F(IdLedgerTest, ForgetsTheOldestBlockOfAContext) {
  ASSERT_TRUE(ids_.Give(child_, kChild, {100, 110}).ok());
  ASSERT_TRUE(ids_.Give(child_, kChild, {200, 210}).ok());
  ASSERT_TRUE(ids_.Give(child_, kChild, {300, 310}).ok());
  EXPECT_FALSE(MayUse(child_, 100));
  EXPECT_TRUE(MayUse(child_, 200));
  EXPECT_TRUE(MayUse(child_, 300));
}

TEST_F(IdLedgerTest, RefusesABlockBeyondTheLimitOfTheLink) {
  for (uint32_t asker = 10; asker < 14; ++asker) {
    ASSERT_TRUE(router_.AddRoute(asker, child_).ok());
  }
  for (uint32_t asker = 10; asker < 13; ++asker) {
    ASSERT_TRUE(ids_.Give(child_, asker, {asker * 100, asker * 100 + 10}).ok());
  }
  const absl::Status refused = ids_.Give(child_, 13, {1300, 1310});
  EXPECT_EQ(FaultOf(refused)->clause, "RTE-13");
  EXPECT_EQ(FaultOf(refused)->blame, Blame::kLimit);
  EXPECT_TRUE(ids_.Give(sibling_, kSibling, {1300, 1310}).ok());
}

TEST_F(IdLedgerTest, NoContextGetsMoreThanItsShareOfTheLink) {
  ASSERT_TRUE(router_.AddRoute(10, child_).ok());
  ASSERT_TRUE(ids_.Give(child_, 10, {100, 110}).ok());
  ASSERT_TRUE(ids_.Give(child_, 10, {200, 210}).ok());
  // One that got its id from there has no share of its own.
  ASSERT_TRUE(router_.AddRoute(100, child_, ids_.IssuerOf(100)).ok());
  const absl::Status refused = ids_.Give(child_, 100, {300, 310});
  EXPECT_EQ(FaultOf(refused)->blame, Blame::kLimit);
  EXPECT_TRUE(ids_.Give(child_, kChild, {300, 310}).ok());
}

TEST_F(IdLedgerTest, KnowsWhoWasGivenAnId) {
  ASSERT_TRUE(ids_.Give(child_, kChild, {100, 110}).ok());
  ASSERT_TRUE(router_.AddRoute(100, child_, ids_.IssuerOf(100)).ok());
  EXPECT_EQ(*router_.LineageOf(100), (std::vector<uint32_t>{kChild, 100}));
  ASSERT_TRUE(ids_.Give(child_, 100, {200, 210}).ok());
  EXPECT_EQ(*ids_.IssuerOf(205), (std::vector<uint32_t>{kChild, 100}));
}

}  // namespace
}  // namespace mitogen
