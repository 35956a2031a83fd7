#include "router/ids/id_block_watcher.h"

#include "gtest/gtest.h"
#include "protocol/dialect.h"
#include "protocol/pickle/encode/encoder.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kParent = 2;
constexpr uint32_t kChild = 9;
constexpr uint32_t kGrandchild = 10;
constexpr uint32_t kSibling = 8;
// Another one below 9.
constexpr uint32_t kCousin = 11;

MessageHeader Header(uint32_t src, uint32_t dst, uint32_t handle,
                     uint32_t reply_to = 0) {
  MessageHeader header;
  header.src_id = header.auth_id = src;
  header.dst_id = dst;
  header.handle = handle;
  header.reply_to = reply_to;
  return header;
}

// Context 5, child of 2, with the children 9 and 8, and 10 below 9.
class IdBlockWatcherTest : public testing::Test {
 protected:
  IdBlockWatcherTest() {
    EXPECT_TRUE(router_.AddRoute(kGrandchild, child_).ok());
  }

  // Whether the master is asked.
  bool Ask(LinkId link, uint32_t src, uint32_t reply_to) {
    return watcher_.OnMessage(
        link, {Header(src, kMasterId, kAllocateId, reply_to), ""});
  }

  void Answer(LinkId link, uint32_t src, uint32_t dst, uint32_t handle,
              const IdBlock& block) {
    Document document;
    Message answer =
        *ToMessage(block, Dialect(), PickleProfile::kCompact, &document);
    const MessageHeader header = Header(src, dst, handle);
    answer.header.dst_id = header.dst_id;
    answer.header.src_id = answer.header.auth_id = header.src_id;
    answer.header.handle = header.handle;
    watcher_.OnMessage(link, answer.view());
  }

  bool MayUse(LinkId link, uint32_t id) { return ids_.Check(link, id).ok(); }

  static constexpr RouterLimits kLimits = {.max_id_blocks_per_context = 2,
                                           .max_id_blocks_per_link = 3};
  RecordingSink sink_;
  Router router_{{kSelf, {kParent, kMasterId}}, {}, &sink_, &sink_};
  LinkId parent_ = *router_.AddLink({kParent, std::nullopt});
  LinkId child_ = *router_.AddLink({kChild, std::nullopt});
  LinkId sibling_ = *router_.AddLink({kSibling, std::nullopt});
  IdLedger ids_{&router_, kLimits};
  IdBlockWatcher watcher_{&router_, &ids_, Limits(), kLimits};
};

TEST_F(IdBlockWatcherTest, LearnsWhatAContextBelowIsGiven) {
  Ask(child_, kGrandchild, 1001);
  Answer(parent_, kMasterId, kGrandchild, 1001, {3000, 4000});
  EXPECT_TRUE(MayUse(child_, 3000));
  EXPECT_FALSE(MayUse(sibling_, 3000));
  EXPECT_EQ(watcher_.askers(), 0u);
}

TEST_F(IdBlockWatcherTest, BelievesOnlyTheMastersAnswers) {
  Ask(child_, kChild, 1001);
  Answer(parent_, kParent, kChild, 1001, {3000, 4000});
  Answer(sibling_, kMasterId, kChild, 1001, {3000, 4000});
  Answer(sibling_, kSibling, kChild, 1001, {3000, 4000});
  EXPECT_FALSE(MayUse(child_, 3000));
}

TEST_F(IdBlockWatcherTest, BelievesNoAnswerThatNobodyAskedFor) {
  Answer(parent_, kMasterId, kChild, 1001, {3000, 4000});
  Ask(child_, kChild, 1001);
  Answer(parent_, kMasterId, kChild, 1002, {3000, 4000});
  Answer(parent_, kMasterId, kSibling, 1001, {3000, 4000});
  EXPECT_FALSE(MayUse(child_, 3000));
  Answer(parent_, kMasterId, kChild, 1001, {3000, 4000});
  EXPECT_TRUE(MayUse(child_, 3000));
  // One answer for one request.
  Answer(parent_, kMasterId, kChild, 1001, {5000, 6000});
  EXPECT_FALSE(MayUse(child_, 5000));
}

TEST_F(IdBlockWatcherTest, TakesNoRequestInTheNameOfAnother) {
  Ask(sibling_, kGrandchild, 1001);
  Ask(parent_, kGrandchild, 1001);
  Answer(parent_, kMasterId, kGrandchild, 1001, {3000, 4000});
  EXPECT_FALSE(MayUse(child_, 3000));
  EXPECT_FALSE(MayUse(sibling_, 3000));
}

TEST_F(IdBlockWatcherTest, ForgetsTheRequestThatIsAnsweredDead) {
  Ask(child_, kChild, 1001);
  watcher_.OnMessage(parent_,
                     {Header(kMasterId, kChild, 1001, kIsDead), "no ids left"});
  EXPECT_EQ(watcher_.askers(), 0u);
}

TEST_F(IdBlockWatcherTest, ForgetsTheRequestsOfAContextThatIsLost) {
  Ask(child_, kGrandchild, 1001);
  router_.LoseContext(kGrandchild);
  EXPECT_EQ(watcher_.askers(), 0u);
  // Its part of what the link may have under way is free again.
  for (uint32_t handle : {1001, 1002}) Ask(child_, kChild, handle);
  EXPECT_EQ(watcher_.askers(), 1u);
}

TEST_F(IdBlockWatcherTest, IgnoresAnAnswerThatIsNoBlock) {
  Ask(child_, kChild, 1001);
  watcher_.OnMessage(parent_, {Header(kMasterId, kChild, 1001), "junk"});
  EXPECT_EQ(ids_.open_blocks(), 0u);
}

TEST_F(IdBlockWatcherTest, RemembersNoMoreRequestsThanTheLimits) {
  for (uint32_t handle : {1001, 1002, 1003}) Ask(child_, kChild, handle);
  Answer(parent_, kMasterId, kChild, 1003, {3000, 4000});
  EXPECT_FALSE(MayUse(child_, 3000));
  for (uint32_t handle : {1001, 1002}) Ask(child_, kGrandchild, handle);
  Answer(parent_, kMasterId, kGrandchild, 1002, {4000, 5000});
  EXPECT_FALSE(MayUse(child_, 4000));
  Ask(sibling_, kSibling, 1001);
  Answer(parent_, kMasterId, kSibling, 1001, {5000, 6000});
  EXPECT_TRUE(MayUse(sibling_, 5000));
}

TEST_F(IdBlockWatcherTest, AnswersARequestBeyondTheLimitsDead) {
  EXPECT_TRUE(Ask(child_, kChild, 1001));
  EXPECT_TRUE(Ask(child_, kChild, 1002));
  EXPECT_FALSE(Ask(child_, kChild, 1003));
  ASSERT_EQ(sink_.sent.size(), 1u);
  const MessageHeader& answer = sink_.sent[0].message.header;
  EXPECT_TRUE(answer.is_dead());
  EXPECT_EQ(answer.dst_id, kChild);
  EXPECT_EQ(answer.handle, 1003u);
  EXPECT_EQ(router_.counters().received.messages, 1u);
  EXPECT_EQ(router_.counters().undeliverable.messages, 1u);
}

TEST_F(IdBlockWatcherTest, AsksForNoBlockThatWouldNotBeBelieved) {
  for (uint32_t first : {3000, 4000}) {
    ASSERT_TRUE(ids_.Give(child_, kChild, {first, first + 10}).ok());
  }
  ASSERT_TRUE(ids_.Give(child_, kGrandchild, {5000, 5010}).ok());
  EXPECT_FALSE(Ask(child_, kGrandchild, 1001));
  EXPECT_TRUE(Ask(sibling_, kSibling, 1001));
}

TEST_F(IdBlockWatcherTest, LeavesRequestsToTheSiblingsOfOneThatFloods) {
  ASSERT_TRUE(router_.AddRoute(kCousin, child_).ok());
  const Lineage flooding = MakeLineage({kChild, kGrandchild});
  for (uint32_t invented = 20; invented < 30; ++invented) {
    ASSERT_TRUE(router_.AddRoute(invented, child_, flooding).ok());
    Ask(child_, invented, 1001);
  }
  ASSERT_TRUE(Ask(child_, kCousin, 1001));
  Answer(parent_, kMasterId, kCousin, 1001, {3000, 4000});
  EXPECT_TRUE(MayUse(child_, 3000));
}

}  // namespace
}  // namespace mitogen
