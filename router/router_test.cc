#include "router/router.h"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/message_size.h"
#include "rapidcheck/gtest.h"
#include "router/lineage.h"
#include "router/output_lanes.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kParent = 2;
constexpr uint32_t kChild = 9;
constexpr uint32_t kSibling = 10;
constexpr uint32_t kStranger = 77;

MessageHeader Header(uint32_t src, uint32_t dst, uint32_t handle,
                     uint32_t reply_to = 0) {
  MessageHeader header;
  header.src_id = src;
  header.auth_id = src;
  header.dst_id = dst;
  header.handle = handle;
  header.reply_to = reply_to;
  return header;
}

class LossRecorder : public RouterObserver {
 public:
  void OnContextLost(uint32_t context_id, std::optional<LinkId> lost_by,
                     const std::vector<LinkId>& who_sent) override {
    contexts.push_back(context_id);
    by = lost_by;
    senders = who_sent;
  }
  void OnLinkLost(LinkId link) override { links.push_back(link); }

  std::vector<uint32_t> contexts;
  std::optional<LinkId> by;
  std::vector<LinkId> senders;
  std::vector<LinkId> links;
};

// Context 5, child of 2, which is a child of the master, with a child 9.
class RouterTest : public testing::Test {
 protected:
  explicit RouterTest(RouterOptions options = {})
      : router_({kSelf, {kParent, kMasterId}}, options, &sink_, &sink_) {
    parent_ = *router_.AddLink({kParent, std::nullopt});
    child_ = *router_.AddLink({kChild, std::nullopt});
  }

  uint32_t Listen(const HandlerOptions& options) {
    return router_
        .AddHandler(options,
                    [this](const MessageView& message) {
                      delivered_.push_back(Message::From(message));
                    })
        .value();
  }

  std::string OnlyReply() {
    if (sink_.sent.size() != 1) return "not one message";
    return sink_.sent[0].message.payload;
  }

  RecordingSink sink_;
  Router router_;
  LinkId parent_;
  LinkId child_;
  std::vector<Message> delivered_;
};

TEST_F(RouterTest, GivesALocalMessageToItsHandler) {
  Listen({.handle = 500});
  router_.Receive(parent_, {Header(kMasterId, kSelf, 500), "hello"});
  ASSERT_EQ(delivered_.size(), 1);
  EXPECT_EQ(delivered_[0].payload, "hello");
  EXPECT_TRUE(sink_.sent.empty());
}

TEST_F(RouterTest, OriginatesUnderItsOwnNameWhateverTheHeaderSays) {
  MessageHeader header = Header(kStranger, kStranger, 77, 1001);
  router_.Originate(kChild, 500, {header, "hello"});
  ASSERT_EQ(sink_.sent.size(), 1);
  EXPECT_EQ(sink_.sent[0].link, child_);
  EXPECT_EQ(sink_.sent[0].message.header, Header(kSelf, kChild, 500, 1001));
  EXPECT_EQ(sink_.sent[0].message.payload, "hello");
}

TEST_F(RouterTest, AnswersAnUnknownHandleWithADeadMessage) {
  router_.Receive(parent_, {Header(kMasterId, kSelf, 12345, 1001), ""});
  ASSERT_EQ(sink_.sent.size(), 1);
  const Message& reply = sink_.sent[0].message;
  EXPECT_EQ(sink_.sent[0].link, parent_);
  EXPECT_EQ(reply.payload, "invalid handle");
  EXPECT_EQ(reply.header.dst_id, kMasterId);
  EXPECT_EQ(reply.header.handle, 1001);
  EXPECT_EQ(reply.header.src_id, kSelf);
  EXPECT_EQ(reply.header.auth_id, kSelf);
  EXPECT_TRUE(reply.header.is_dead());
}

TEST_F(RouterTest, NeverAnswersADeadMessage) {
  router_.Receive(parent_, {Header(kMasterId, kSelf, 12345, kIsDead), ""});
  EXPECT_TRUE(sink_.sent.empty());
}

TEST_F(RouterTest, SaysNothingToWhoWantsNoReply) {
  router_.Receive(parent_, {Header(kMasterId, kSelf, 12345), ""});
  EXPECT_TRUE(sink_.sent.empty());
}

TEST_F(RouterTest, RefusesWhoLacksAParentsAuthority) {
  Listen({.handle = 106, .senders = SenderRule::kParentAuthority});
  router_.Receive(child_, {Header(kChild, kSelf, 106, 1001), ""});
  EXPECT_TRUE(delivered_.empty());
  EXPECT_EQ(OnlyReply(), "refused by policy");
}

TEST_F(RouterTest, BelievesAStrangerBehindTheParentButGivesItNoAuthority) {
  Listen({.handle = 106, .senders = SenderRule::kParentAuthority});
  Listen({.handle = 500});
  router_.Receive(parent_, {Header(kStranger, kSelf, 106), ""});
  EXPECT_TRUE(delivered_.empty());
  router_.Receive(parent_, {Header(kStranger, kSelf, 500), ""});
  EXPECT_EQ(delivered_.size(), 1);
}

TEST_F(RouterTest, TakesNeighbourMessagesFromTheRemoteEndOnly) {
  Listen({.handle = 103, .senders = SenderRule::kNeighbour});
  ASSERT_TRUE(router_.AddRoute(10, child_).ok());
  router_.Receive(child_, {Header(10, kSelf, 103), ""});
  EXPECT_TRUE(delivered_.empty());
  router_.Receive(child_, {Header(kChild, kSelf, 103), ""});
  EXPECT_EQ(delivered_.size(), 1);
}

TEST_F(RouterTest, LetsAStrangerSendOnlyToStandardHandlesForAnyone) {
  for (const HandleInfo& info : StandardHandles()) {
    SCOPED_TRACE(info.name);
    delivered_.clear();
    Listen(StandardHandler(info.handle));
    router_.Receive(parent_, {Header(kStranger, kSelf, info.handle), ""});
    EXPECT_EQ(delivered_.size(), info.senders == SenderRule::kAnyone ? 1 : 0);
  }
}

TEST_F(RouterTest, DropsAMessageWhoseAuthorityIsElsewhere) {
  Listen({.handle = 500});
  MessageHeader forged = Header(kChild, kSelf, 500, 1001);
  forged.auth_id = kParent;
  router_.Receive(child_, {forged, ""});
  EXPECT_TRUE(delivered_.empty());
  EXPECT_TRUE(sink_.sent.empty());
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_EQ(sink_.log[0].level, kLogError);
  EXPECT_NE(sink_.log[0].message.find("expected auth_id 2 by link 0, got it "
                                      "by link 1"),
            std::string::npos)
      << sink_.log[0].message;
}

TEST_F(RouterTest, DropsAMessageWhoseSourceIsElsewhere) {
  Listen({.handle = 500});
  MessageHeader forged = Header(kParent, kSelf, 500, 1001);
  forged.auth_id = kChild;
  router_.Receive(child_, {forged, ""});
  EXPECT_TRUE(delivered_.empty());
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_NE(sink_.log[0].message.find("src_id"), std::string::npos);
}

TEST_F(RouterTest, StampsTheAuthorityOfAPrivilegedLink) {
  Listen({.handle = 106, .senders = SenderRule::kParentAuthority});
  const LinkId client = *router_.AddLink({20, kSelf});
  router_.Receive(client, {Header(20, kSelf, 106), ""});
  ASSERT_EQ(delivered_.size(), 1);
  EXPECT_EQ(delivered_[0].header.auth_id, kSelf);
}

TEST_F(RouterTest, ForwardsDownByTheRoute) {
  ASSERT_TRUE(router_.AddRoute(10, child_).ok());
  router_.Receive(parent_, {Header(kMasterId, 10, 101, 1001), "call"});
  ASSERT_EQ(sink_.sent.size(), 1);
  EXPECT_EQ(sink_.sent[0].link, child_);
  EXPECT_EQ(sink_.sent[0].message.payload, "call");
}

TEST_F(RouterTest, ForwardsUpWhatAChildSendsToAnUnknownContext) {
  router_.Receive(child_, {Header(kChild, kStranger, 101, 1001), ""});
  ASSERT_EQ(sink_.sent.size(), 1);
  EXPECT_EQ(sink_.sent[0].link, parent_);
}

TEST_F(RouterTest, AnswersForADeadChildInsteadOfSendingBackUp) {
  router_.Receive(parent_, {Header(kMasterId, kStranger, 101, 1001), ""});
  EXPECT_EQ(OnlyReply(), "no route to 77, my ID is 5");
  EXPECT_EQ(sink_.sent[0].link, parent_);
}

TEST_F(RouterTest, RefusesASecondRouteToOneContext) {
  ASSERT_TRUE(router_.AddRoute(10, child_).ok());
  const absl::Status status = router_.AddRoute(10, parent_);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(FaultOf(status)->clause, "RTE-6");
}

// Whoever has the route to a parent's id, or to ours, has its authority.
TEST_F(RouterTest, RefusesARouteToItselfOrAParent) {
  for (uint32_t id : {kSelf, kParent, kMasterId}) {
    const absl::Status status = router_.AddRoute(id, child_);
    ASSERT_FALSE(status.ok()) << id;
    EXPECT_EQ(FaultOf(status)->clause, "RTE-6") << id;
  }
}

TEST_F(RouterTest, RefusesASecondLinkToOneContext) {
  EXPECT_FALSE(router_.AddLink({kParent, std::nullopt}).ok());
  EXPECT_FALSE(router_.AddLink({kSelf, std::nullopt}).ok());
  EXPECT_TRUE(router_.AddLink({11, std::nullopt}).ok());
}

TEST_F(RouterTest, RemovesAHandlerThatDoesNotPersist) {
  const uint32_t handle = Listen({.persist = false});
  EXPECT_EQ(handle, kFirstDynamicHandle);
  router_.Receive(parent_, {Header(kMasterId, kSelf, handle), "1"});
  router_.Receive(parent_, {Header(kMasterId, kSelf, handle, 1001), "2"});
  EXPECT_EQ(delivered_.size(), 1);
  EXPECT_EQ(OnlyReply(), "invalid handle");
}

TEST_F(RouterTest, TakesAReplyFromTheRespondentOnly) {
  const uint32_t handle = Listen({.respondent = kChild});
  router_.Receive(parent_, {Header(kParent, kSelf, handle, 1001), ""});
  EXPECT_TRUE(delivered_.empty());
  EXPECT_EQ(OnlyReply(), "reply from unexpected context");
  router_.Receive(child_, {Header(kChild, kSelf, handle), ""});
  EXPECT_EQ(delivered_.size(), 1);
}

TEST_F(RouterTest, TakesADeadMessageByTheLinkOfTheRespondentOnly) {
  const LinkId sibling = *router_.AddLink({kSibling, std::nullopt});
  EXPECT_TRUE(router_.AddRoute(kStranger, child_).ok());
  const uint32_t handle = Listen({.persist = false, .respondent = kStranger});
  router_.Receive(sibling, {Header(kSibling, kSelf, handle, kIsDead), "no"});
  // Nor from elsewhere in the tree.
  router_.Receive(parent_, {Header(77, kSelf, handle, kIsDead), "no"});
  EXPECT_EQ(delivered_.size(), 0u);
  EXPECT_EQ(sink_.sent.size(), 0u);
  // Of a router on the way, under its own id.
  router_.Receive(child_, {Header(kChild, kSelf, handle, kIsDead), "gone"});
  ASSERT_EQ(delivered_.size(), 1u);
  EXPECT_EQ(delivered_[0].payload, "gone");
}

// The request went up, where nobody knew the respondent yet.
TEST_F(RouterTest, TakesADeadMessageOfAParentIfTheRouteCameAfterTheRequest) {
  const uint32_t handle = Listen({.persist = false, .respondent = kStranger});
  router_.Route({Header(kSelf, kStranger, 101, handle), "call"});
  ASSERT_EQ(sink_.sent.size(), 1u);
  EXPECT_EQ(sink_.sent[0].link, parent_);
  EXPECT_TRUE(router_.AddRoute(kStranger, child_).ok());
  router_.Receive(parent_,
                  {Header(kParent, kSelf, handle, kIsDead), "no route"});
  ASSERT_EQ(delivered_.size(), 1u);
  EXPECT_EQ(delivered_[0].payload, "no route");
}

TEST_F(RouterTest, TakesADeadMessageOfTheRespondentItself) {
  const uint32_t handle = Listen({.persist = false, .respondent = kChild});
  router_.Receive(child_, {Header(kChild, kSelf, handle, kIsDead), "refused"});
  EXPECT_EQ(delivered_.size(), 1u);
}

TEST_F(RouterTest, TakesADeadMessageFromAboveIfTheRespondentIsThere) {
  const uint32_t handle = Listen({.persist = false, .respondent = kStranger});
  router_.Receive(child_, {Header(kChild, kSelf, handle, kIsDead), "no"});
  EXPECT_EQ(delivered_.size(), 0u);
  router_.Receive(parent_, {Header(kSibling, kSelf, handle, kIsDead), "gone"});
  EXPECT_EQ(delivered_.size(), 1u);
}

TEST_F(RouterTest, TakesADeadMessageAboutAParentFromParentsOnly) {
  const uint32_t handle = Listen({.persist = false, .respondent = kMasterId});
  // A context elsewhere in the tree, whose messages come from above too.
  router_.Receive(parent_, {Header(kStranger, kSelf, handle, kIsDead), "no"});
  EXPECT_EQ(delivered_.size(), 0u);
  router_.Receive(parent_, {Header(kParent, kSelf, handle, kIsDead), "gone"});
  EXPECT_EQ(delivered_.size(), 1u);
}

TEST_F(RouterTest, TakesNoDeadMessageOfOthersForWhatItAskedOfItself) {
  const uint32_t handle = Listen({.persist = false, .respondent = kSelf});
  router_.Receive(parent_, {Header(kParent, kSelf, handle, kIsDead), "no"});
  router_.Receive(child_, {Header(kChild, kSelf, handle, kIsDead), "no"});
  EXPECT_EQ(delivered_.size(), 0u);
  router_.Route({Header(kSelf, kSelf, handle, kIsDead), "gone"});
  EXPECT_EQ(delivered_.size(), 1u);
}

TEST_F(RouterTest, AnswersItselfForARespondentThatItCannotReach) {
  router_.LoseLink(child_);
  router_.LoseLink(parent_);
  const uint32_t handle = Listen({.persist = false, .respondent = kChild});
  router_.Route({Header(kSelf, kChild, 101, handle), "call"});
  ASSERT_EQ(delivered_.size(), 1u);
  EXPECT_EQ(delivered_[0].payload, "no route to 9, my ID is 5");
}

TEST_F(RouterTest, TellsWhoWaitsThatTheRespondentIsGone) {
  Listen({.respondent = kChild});
  router_.LoseLink(child_);
  ASSERT_EQ(delivered_.size(), 1);
  EXPECT_TRUE(delivered_[0].header.is_dead());
  EXPECT_EQ(delivered_[0].payload, "the respondent Context has disconnected");
  EXPECT_TRUE(router_.Handles().empty());
}

TEST_F(RouterTest, TellsWhoWaitsBeyondTheParentThatItIsGone) {
  Listen({.respondent = kMasterId});
  Listen({.respondent = kStranger});
  Listen({.respondent = kChild});
  Listen({.respondent = kSelf});
  router_.LoseLink(parent_);
  ASSERT_EQ(delivered_.size(), 2);
  EXPECT_TRUE(delivered_[0].header.is_dead());
  EXPECT_EQ(router_.handle_count(), 2);
}

TEST_F(RouterTest, LosesAllRoutesWithTheirLink) {
  ASSERT_TRUE(router_.AddRoute(10, child_).ok());
  router_.LoseLink(child_);
  router_.Receive(parent_, {Header(kMasterId, 10, 101, 1001), ""});
  EXPECT_EQ(OnlyReply(), "no route to 10, my ID is 5");
}

TEST_F(RouterTest, RefusesAMessageOverTheLimit) {
  RecordingSink sink;
  Router small({kSelf, {kMasterId}}, {.max_message_size = 40}, &sink, &sink);
  const LinkId parent = *small.AddLink({kMasterId, std::nullopt});
  small.Receive(parent,
                {Header(kMasterId, kSelf, 101, 1001), std::string(41, 'x')});
  ASSERT_EQ(sink.sent.size(), 1);
  EXPECT_EQ(sink.sent[0].message.payload, "message too large (max 40 bytes)");
  EXPECT_EQ(sink.sent[0].message.header.handle, 1001);
}

TEST_F(RouterTest, TellsTheDestinationThatALocalReplyWasTooLarge) {
  RecordingSink sink;
  Router small({kSelf, {kMasterId}}, {.max_message_size = 40}, &sink, &sink);
  ASSERT_TRUE(small.AddLink({kMasterId, std::nullopt}).ok());
  small.Route({Header(kSelf, kMasterId, 1001), std::string(41, 'x')});
  ASSERT_EQ(sink.sent.size(), 1);
  EXPECT_TRUE(sink.sent[0].message.header.is_dead());
  EXPECT_EQ(sink.sent[0].message.header.handle, 1001);
  EXPECT_EQ(sink.sent[0].message.payload, "message too large (max 40 bytes)");
}

// With the longest ids in the longest words.
TEST_F(RouterTest, EveryDeadMessageFitsIntoTheLeastMaxMessageSize) {
  constexpr uint32_t kMost = 0xffffffff;
  RecordingSink sink;
  Router small(
      {kMost - 3, {kMasterId}},
      {.max_message_size = kLeastMaxMessageSize, .unidirectional = true}, &sink,
      &sink);
  const LinkId child = *small.AddLink({kMost - 1, std::nullopt});
  ASSERT_TRUE(small.AddLink({kMost - 2, std::nullopt}).ok());
  small.Receive(child, {Header(kMost - 1, kMost - 2, 101, 1001), ""});
  ASSERT_EQ(sink.sent.size(), 1);
  EXPECT_EQ(sink.sent[0].message.payload,
            "routing mode prevents forward of message from context 4294967294 "
            "to context 4294967293 via context 4294967292");
}

// The dead message is the sender's own, so it cannot do there what the sender
// could not.
TEST_F(RouterTest, LendsNoAuthorityToAMessageThatIsTooLarge) {
  RecordingSink sink;
  Router small({kSelf, {kMasterId}}, {.max_message_size = 40}, &sink, &sink);
  ASSERT_TRUE(small.AddLink({kMasterId, std::nullopt}).ok());
  const LinkId child = *small.AddLink({kChild, std::nullopt});
  ASSERT_TRUE(small.AddLink({6, std::nullopt}).ok());
  small.Receive(child, {Header(kChild, 6, 1001), std::string(41, 'x')});
  ASSERT_EQ(sink.sent.size(), 1);
  const MessageHeader& dead = sink.sent[0].message.header;
  EXPECT_TRUE(dead.is_dead());
  EXPECT_EQ(dead.dst_id, 6);
  EXPECT_EQ(dead.src_id, kChild);
  EXPECT_EQ(dead.auth_id, kChild);
}

// A dead message to these handles ends a child of the original, or a thread of
// its pool (RTE-4.24).
TEST_F(RouterTest, TellsNoContextThatACallWithoutAReplyWasTooLarge) {
  RecordingSink sink;
  Router small({kSelf, {kMasterId}},
               {.max_message_size = 40, .min_log_level = kLogInfo}, &sink,
               &sink);
  const LinkId parent = *small.AddLink({kMasterId, std::nullopt});
  ASSERT_TRUE(small.AddLink({kChild, std::nullopt}).ok());
  for (const uint32_t handle : {kCallFunction, kCallService}) {
    small.Receive(parent,
                  {Header(kMasterId, kChild, handle), std::string(41, 'x')});
    EXPECT_TRUE(sink.log.empty());
    small.Route({Header(kSelf, kChild, handle), std::string(41, 'x')});
    EXPECT_TRUE(sink.sent.empty());
    ASSERT_EQ(sink.log.size(), 1);
    sink.log.clear();
  }
}

TEST_F(RouterTest, SaysNothingOfALogRecordThatIsTooLarge) {
  RecordingSink sink;
  Router small({kSelf, {kMasterId}}, {.max_message_size = 40}, &sink, &sink);
  ASSERT_TRUE(small.AddLink({kMasterId, std::nullopt}).ok());
  small.Route({Header(kSelf, kMasterId, kForwardLog), std::string(41, 'x')});
  EXPECT_TRUE(sink.sent.empty());
  EXPECT_TRUE(sink.log.empty());
}

TEST_F(RouterTest, QueuesWhatAHandlerRoutes) {
  std::vector<std::string> order;
  ASSERT_TRUE(router_
                  .AddHandler({.handle = 500},
                              [&](const MessageView&) {
                                order.push_back("first");
                                router_.Route({Header(kSelf, kSelf, 501), ""});
                                order.push_back("still first");
                              })
                  .ok());
  ASSERT_TRUE(
      router_
          .AddHandler({.handle = 501},
                      [&](const MessageView&) { order.push_back("second"); })
          .ok());
  router_.Receive(parent_, {Header(kMasterId, kSelf, 500), ""});
  EXPECT_EQ(order,
            (std::vector<std::string>{"first", "still first", "second"}));
}

TEST_F(RouterTest, LetsAHandlerRemoveItself) {
  ASSERT_TRUE(router_
                  .AddHandler({.handle = 500},
                              [&](const MessageView& message) {
                                EXPECT_TRUE(router_.RemoveHandler(500));
                                delivered_.push_back(Message::From(message));
                              })
                  .ok());
  router_.Receive(parent_, {Header(kMasterId, kSelf, 500), ""});
  EXPECT_EQ(delivered_.size(), 1);
  EXPECT_TRUE(router_.Handles().empty());
}

TEST_F(RouterTest, ExitTellsEveryHandlerOnce) {
  Listen({.handle = 500});
  Listen({});
  router_.Exit();
  ASSERT_EQ(delivered_.size(), 2);
  EXPECT_EQ(delivered_[0].payload, "Broker has exitted");
  router_.Exit();
  EXPECT_EQ(delivered_.size(), 2);
}

TEST_F(RouterTest, RefusesAHandleThatIsTaken) {
  Listen({.handle = 500});
  const auto again = router_.AddHandler({.handle = 500}, nullptr);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(FaultOf(again.status())->clause, "RTE-8");
}

TEST_F(RouterTest, TellsAnObserverWhoSentToALostContext) {
  const LinkId sibling = *router_.AddLink({8, std::nullopt});
  LossRecorder observer;
  router_.AddObserver(&observer);
  router_.Receive(sibling, {Header(8, kChild, 500), ""});
  router_.Receive(parent_, {Header(kMasterId, kChild, 500), ""});
  router_.LoseLink(child_);
  EXPECT_EQ(observer.contexts, (std::vector<uint32_t>{kChild}));
  EXPECT_EQ(observer.by, child_);
  EXPECT_EQ(observer.senders, (std::vector<LinkId>{parent_, sibling}));
  EXPECT_EQ(observer.links, (std::vector<LinkId>{child_}));
}

TEST_F(RouterTest, TellsOfLostContextsInTheOrderOfTheirIds) {
  LossRecorder observer;
  router_.AddObserver(&observer);
  ASSERT_TRUE(router_.AddRoute(30, child_).ok());
  ASSERT_TRUE(router_.AddRoute(10, child_).ok());
  router_.LoseLink(child_);
  EXPECT_EQ(observer.contexts, (std::vector<uint32_t>{kChild, 10, 30}));
}

TEST_F(RouterTest, GivesNoLinkTheNameOfALostOne) {
  router_.LoseLink(child_);
  const LinkId next = *router_.AddLink({kChild, std::nullopt});
  EXPECT_NE(next, child_);
  Listen({.handle = 500});
  router_.Receive(child_, {Header(kChild, kSelf, 500), ""});
  EXPECT_TRUE(delivered_.empty());
  EXPECT_EQ(router_.counters().dropped.messages, 1);
  router_.Receive(next, {Header(kChild, kSelf, 500), ""});
  EXPECT_EQ(delivered_.size(), 1);
}

TEST_F(RouterTest, KeepsNothingOfALinkThatIsLost) {
  for (int i = 0; i < 3; ++i) {
    const LinkId link = *router_.AddLink({50, std::nullopt});
    ASSERT_TRUE(router_.AddRoute(51, link).ok());
    router_.Receive(link, {Header(50, kMasterId, 500), ""});
    router_.LoseLink(link);
  }
  EXPECT_EQ(router_.link_count(), 2);
  EXPECT_EQ(router_.route_count(), 2);
  EXPECT_EQ(router_.egress_count(), 0);
}

TEST_F(RouterTest, AnswersForALinkWhoseQueueIsFull) {
  sink_.result = SendResult::kFull;
  std::vector<Message> replies;
  const uint32_t handle = Listen({});
  EXPECT_EQ(router_.Route({Header(kSelf, kChild, 101, handle), ""}),
            SendResult::kFull);
  ASSERT_EQ(delivered_.size(), 1);
  EXPECT_TRUE(delivered_[0].header.is_dead());
  EXPECT_EQ(delivered_[0].payload, "the queue to context 9 is full");
}

TEST_F(RouterTest, SaysThatALinkIsPaused) {
  sink_.result = SendResult::kPaused;
  EXPECT_EQ(router_.Receive(parent_, {Header(kMasterId, kChild, 101), ""}),
            SendResult::kPaused);
  ASSERT_EQ(sink_.sent.size(), 1);
}

TEST_F(RouterTest, RefusesARouteBeyondTheLimitOfItsLink) {
  Router small({kSelf, {kParent}}, {.limits = {.max_routes_per_link = 2}},
               &sink_, &sink_);
  const LinkId child = *small.AddLink({kChild, std::nullopt});
  ASSERT_TRUE(small.AddRoute(100, child).ok());
  const absl::Status refused = small.AddRoute(101, child);
  EXPECT_EQ(FaultOf(refused)->clause, "RTE-10");
  EXPECT_EQ(FaultOf(refused)->blame, Blame::kLimit);
  // The table of others is not full.
  const LinkId sibling = *small.AddLink({kSibling, std::nullopt});
  EXPECT_TRUE(small.AddRoute(102, sibling).ok());
  small.LoseContext(100);
  EXPECT_TRUE(small.AddRoute(101, child).ok());
}

TEST_F(RouterTest, GivesEachSubtreeBelowANeighbourALane) {
  constexpr uint32_t kGrandchild = 100;
  constexpr uint32_t kOtherGrandchild = 101;
  constexpr uint32_t kBelow = 102;
  const Lineage child = MakeLineage({kChild});
  ASSERT_TRUE(router_.AddRoute(kGrandchild, child_, child).ok());
  ASSERT_TRUE(router_.AddRoute(kOtherGrandchild, child_, child).ok());
  ASSERT_TRUE(
      router_.AddRoute(kBelow, child_, Extend(child, kGrandchild)).ok());
  const auto lane_of = [&](uint32_t dst_id) {
    return router_.LaneOf(Header(kParent, dst_id, 1000));
  };
  EXPECT_NE(lane_of(kGrandchild), lane_of(kOtherGrandchild));
  EXPECT_NE(lane_of(kGrandchild), lane_of(kChild));
  EXPECT_EQ(lane_of(kGrandchild), lane_of(kBelow));
}

TEST_F(RouterTest, ToldOfAnEndANeighbourHasHeardAllThatWasSentBefore) {
  for (const uint32_t handle : {kDelRoute, kShutdown}) {
    EXPECT_EQ(router_.LaneOf(Header(kSelf, kChild, handle)),
              OutputLanes::kBehindAll);
  }
  for (const uint32_t handle : {kCallFunction, kLoadModule, kForwardModule}) {
    EXPECT_EQ(router_.LaneOf(Header(kParent, kChild, handle)), kChild);
  }
}

TEST_F(RouterTest, SendsWhatOthersSayOfAnEndInTheLaneOfItsDestination) {
  for (const uint32_t handle : {kDelRoute, kShutdown}) {
    EXPECT_EQ(router_.LaneOf(Header(kParent, kChild, handle)), kChild);
  }
}

TEST_F(RouterTest, SendsAnEndOfAContextFurtherDownInItsOwnLane) {
  ASSERT_TRUE(router_.AddRoute(100, child_, MakeLineage({kChild})).ok());
  EXPECT_EQ(router_.LaneOf(Header(kParent, 100, kShutdown)), 100);
  EXPECT_EQ(router_.LaneOf(Header(kParent, 100, kDelRoute)), 100);
}

TEST_F(RouterTest, TellsItsOwnMessagesFromThoseThatItPassesOn) {
  ASSERT_TRUE(router_.AddRoute(100, child_, MakeLineage({kChild})).ok());
  const auto traffic_of = [&](uint32_t src_id, uint32_t dst_id) {
    return router_.TrafficOf(Header(src_id, dst_id, 1000));
  };
  EXPECT_EQ(traffic_of(kSelf, kChild), Traffic::kToNeighbour);
  EXPECT_EQ(traffic_of(kSelf, kParent), Traffic::kToNeighbour);
  EXPECT_EQ(traffic_of(kSelf, 100), Traffic::kBeyondNeighbour);
  EXPECT_EQ(traffic_of(kParent, kChild), Traffic::kPassedOn);
  EXPECT_EQ(traffic_of(kParent, 100), Traffic::kPassedOn);
}

TEST_F(RouterTest, RemembersNoMoreEgressThanTheLimit) {
  Router small({kSelf, {kParent}}, {.limits = {.max_egress_per_link = 1}},
               &sink_, &sink_);
  ASSERT_TRUE(small.AddLink({kParent, std::nullopt}).ok());
  const LinkId child = *small.AddLink({kChild, std::nullopt});
  for (uint32_t dst = 100; dst < 110; ++dst) {
    small.Receive(child, {Header(kChild, dst, 500), ""});
  }
  EXPECT_EQ(small.egress_count(), 1);
  EXPECT_EQ(sink_.log.size(), 1);
}

// Otherwise a parent whose children come and go would in time remember only
// dead ones, and tell nobody of the death of others.
TEST_F(RouterTest, RemembersNoEgressToAContextThatIsGone) {
  router_.LoseContext(kStranger);
  router_.Receive(parent_, {Header(kMasterId, kStranger, 101, 500), ""});
  ASSERT_EQ(sink_.sent.size(), 1);
  EXPECT_TRUE(sink_.sent[0].message.header.is_dead());
  EXPECT_EQ(router_.egress_count(), 0);
}

TEST_F(RouterTest, RefusesAHandleBeyondTheLimit) {
  Router small({kSelf, {kParent}}, {.limits = {.max_handles = 1}}, &sink_,
               &sink_);
  const absl::StatusOr<uint32_t> handle = small.AddHandler({}, nullptr);
  ASSERT_TRUE(handle.ok());
  EXPECT_EQ(FaultOf(small.AddHandler({}, nullptr).status())->clause, "RTE-10");
  small.RemoveHandler(*handle);
  EXPECT_TRUE(small.AddHandler({}, nullptr).ok());
}

TEST_F(RouterTest, DropsWhatWaitsBeyondTheLimit) {
  Router small({kSelf, {kParent}},
               {.limits = {.max_pending_bytes = sizeof(Message) + 5}}, &sink_,
               &sink_);
  ASSERT_TRUE(small.AddLink({kParent, std::nullopt}).ok());
  ASSERT_TRUE(small
                  .AddHandler({.handle = 500},
                              [&small](const MessageView&) {
                                for (int i = 0; i < 3; ++i) {
                                  small.Route(
                                      {Header(kSelf, kParent, 501), "four"});
                                }
                              })
                  .ok());
  small.Route({Header(kSelf, kSelf, 500), ""});
  EXPECT_EQ(sink_.sent.size(), 1);
  EXPECT_EQ(small.counters().dropped.messages, 2);
}

TEST_F(RouterTest, MakesNoRecordsBelowItsLevel) {
  RecordingSink sink;
  Router quiet({kSelf, {kParent}}, {.min_log_level = kLogInfo}, &sink, &sink);
  quiet.Route({Header(kSelf, 12, 101), ""});
  EXPECT_EQ(quiet.counters().undeliverable.messages, 1);
  EXPECT_TRUE(sink.log.empty());
}

class UnidirectionalRouterTest : public RouterTest {
 protected:
  UnidirectionalRouterTest() : RouterTest({.unidirectional = true}) {}
};

TEST_F(UnidirectionalRouterTest, KeepsChildrenApart) {
  const LinkId sibling = *router_.AddLink({8, std::nullopt});
  router_.Receive(child_, {Header(kChild, 8, 101, 1001), ""});
  EXPECT_EQ(OnlyReply(),
            "routing mode prevents forward of message from context 9 to "
            "context 8 via context 5");
  EXPECT_EQ(sink_.sent[0].link, child_);
  sink_.sent.clear();
  router_.Receive(parent_, {Header(kMasterId, 8, 101), ""});
  ASSERT_EQ(sink_.sent.size(), 1);
  EXPECT_EQ(sink_.sent[0].link, sibling);
}

// However ids are chosen, what a child sends is acted on with a parent's
// authority never, and no dead message is ever answered by a dead one.
RC_GTEST_FIXTURE_PROP(RouterTest, AChildNeverGainsAuthority,
                      (uint8_t src, uint8_t auth, uint8_t dst, uint16_t handle,
                       uint16_t reply_to)) {
  Listen({.handle = 106, .senders = SenderRule::kParentAuthority});
  MessageHeader header = Header(src, dst % 12, handle % 200, reply_to % 1100);
  header.auth_id = auth % 12;
  header.src_id = src % 12;
  router_.Receive(child_, {header, "x"});
  RC_ASSERT(delivered_.empty());
  for (const RecordingSink::Sent& sent : sink_.sent) {
    if (header.is_dead()) RC_ASSERT(sent.message.payload == "x");
  }
}

// Whatever comes in, each message and each byte is accounted for.
RC_GTEST_FIXTURE_PROP(
    RouterTest, LosesCountOfNothing,
    (const std::vector<
        std::tuple<uint8_t, uint8_t, uint8_t, uint16_t, uint8_t>>& messages)) {
  const LinkId stamped = *router_.AddLink({8, kMasterId});
  const LinkId links[] = {parent_, child_, stamped};
  Listen({.handle = 106, .senders = SenderRule::kParentAuthority});
  Listen({.handle = 103, .senders = SenderRule::kNeighbour});
  for (const auto& [by, src, dst, handle, size] : messages) {
    MessageHeader header =
        Header(src % 10, dst % 10, 100 + handle % 10, handle % 7 ? 1001 : 0);
    sink_.result = size % 5 == 0 ? SendResult::kFull : SendResult::kSent;
    const std::string payload(size, 'x');
    if (by % 4 == 3) {
      router_.Route({header, payload});
    } else {
      router_.Receive(links[by % 4], {header, payload});
    }
  }
  const RouterCounters& n = router_.counters();
  RC_ASSERT(n.received.messages + n.routed.messages ==
            n.forwarded.messages + n.delivered.messages +
                n.unverified.messages + n.undeliverable.messages +
                n.dropped.messages);
  RC_ASSERT(n.received.bytes + n.routed.bytes ==
            n.forwarded.bytes + n.delivered.bytes + n.unverified.bytes +
                n.undeliverable.bytes + n.dropped.bytes);
}

}  // namespace
}  // namespace mitogen
