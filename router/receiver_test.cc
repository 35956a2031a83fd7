#include "router/receiver.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "router/channel.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kPeer = 9;

// Context 5, with the child 9.
class ReceiverTest : public testing::Test {
 protected:
  std::unique_ptr<Receiver> Open(const ReceiverOptions& options = {}) {
    return *Receiver::Open(&router_, options);
  }

  void Send(uint32_t handle, std::string payload, uint32_t reply_to = 0) {
    Message message;
    message.header.src_id = message.header.auth_id = kPeer;
    message.header.dst_id = kSelf;
    message.header.handle = handle;
    message.header.reply_to = reply_to;
    message.payload = std::move(payload);
    router_.Receive(peer_, message.view());
  }

  static std::string TextOf(const std::optional<Message>& message) {
    if (!message.has_value()) return "nothing";
    return (message->header.is_dead() ? "dead: " : "") + message->payload;
  }

  RecordingSink sink_;
  Router router_{{kSelf, {kMasterId}}, {}, &sink_};
  LinkId peer_ = *router_.AddLink({kPeer, std::nullopt});
};

TEST_F(ReceiverTest, GivesMessagesInTheirOrder) {
  const auto receiver = Open();
  EXPECT_EQ(TextOf(receiver->Next()), "nothing");
  Send(receiver->handle(), "a");
  Send(receiver->handle(), "b");
  EXPECT_EQ(receiver->size(), 2);
  EXPECT_EQ(TextOf(receiver->Next()), "a");
  EXPECT_EQ(TextOf(receiver->Next()), "b");
  EXPECT_TRUE(receiver->is_open());
}

TEST_F(ReceiverTest, GivesUpItsHandleWhenClosed) {
  const auto receiver = Open();
  Send(receiver->handle(), "a");
  receiver->Close();
  receiver->Close();
  EXPECT_EQ(TextOf(receiver->Next()), "nothing");
  EXPECT_FALSE(receiver->is_open());
  Send(receiver->handle(), "b", 1001);
  EXPECT_EQ(receiver->size(), 0);
  EXPECT_EQ(sink_.sent.back().message.payload, "invalid handle");
}

TEST_F(ReceiverTest, EndsWithTheFirstDeadMessage) {
  const auto receiver = Open();
  Send(receiver->handle(), "a");
  Send(receiver->handle(), "over", kIsDead);
  Send(receiver->handle(), "b");
  EXPECT_FALSE(receiver->is_open());
  EXPECT_EQ(TextOf(receiver->Next()), "a");
  EXPECT_EQ(TextOf(receiver->Next()), "dead: over");
  EXPECT_EQ(TextOf(receiver->Next()), "nothing");
}

TEST_F(ReceiverTest, OutlivesADeadMessageIfAskedTo) {
  const auto receiver = Open({.dead_ends = false});
  Send(receiver->handle(), "over", kIsDead);
  Send(receiver->handle(), "b");
  EXPECT_TRUE(receiver->is_open());
  EXPECT_EQ(TextOf(receiver->Next()), "dead: over");
  EXPECT_EQ(TextOf(receiver->Next()), "b");
}

TEST_F(ReceiverTest, HearsOfTheLossOfItsRespondent) {
  const auto receiver =
      Open({.handler = {.respondent = kPeer}, .dead_ends = false});
  router_.LoseLink(peer_);
  EXPECT_FALSE(receiver->is_open());
  EXPECT_EQ(TextOf(receiver->Next()),
            "dead: the respondent Context has disconnected");
}

TEST_F(ReceiverTest, TakesOneMessageIfItDoesNotPersist) {
  const auto receiver = Open({.handler = {.persist = false}});
  Send(receiver->handle(), "a");
  EXPECT_FALSE(receiver->is_open());
  Send(receiver->handle(), "b");
  EXPECT_EQ(receiver->size(), 1);
}

TEST_F(ReceiverTest, LeavesAHandleAloneThatIsAnothersNow) {
  auto receiver = Open({.handler = {.handle = 500, .persist = false}});
  Send(500, "a");
  const auto next = Open({.handler = {.handle = 500}});
  receiver.reset();
  Send(500, "b");
  EXPECT_EQ(TextOf(next->Next()), "b");
}

TEST_F(ReceiverTest, DropsWhatDoesNotFit) {
  const auto receiver = Open({.max_messages = 2, .max_bytes = 10});
  Send(receiver->handle(), "0123456789a", 1001);
  ASSERT_EQ(sink_.sent.size(), 1);
  EXPECT_TRUE(sink_.sent[0].message.header.is_dead());
  EXPECT_NE(sink_.sent[0].message.payload.find("is full"), std::string::npos);
  Send(receiver->handle(), "0123456789");
  Send(receiver->handle(), "a");
  EXPECT_EQ(receiver->bytes(), 10);
  EXPECT_EQ(receiver->dropped(), 2);
  receiver->Next();
  for (int i = 0; i < 3; ++i) Send(receiver->handle(), "a");
  EXPECT_EQ(receiver->size(), 2);
}

TEST_F(ReceiverTest, HasRoomForTheLastMessage) {
  const auto receiver = Open({.max_messages = 1});
  Send(receiver->handle(), "a");
  Send(receiver->handle(), "over", kIsDead);
  EXPECT_EQ(receiver->size(), 2);
}

TEST_F(ReceiverTest, CannotShareAHandle) {
  const auto receiver = Open({.handler = {.handle = 500}});
  EXPECT_FALSE(Receiver::Open(&router_, {.handler = {.handle = 500}}).ok());
  Send(500, "a");
  EXPECT_EQ(TextOf(receiver->Next()), "a");
}

TEST_F(ReceiverTest, SaysThatAMessageCame) {
  const auto receiver = Open();
  std::vector<std::string> taken;
  receiver->SetNotify([&] { taken.push_back(TextOf(receiver->Next())); });
  Send(receiver->handle(), "a");
  EXPECT_EQ(taken, std::vector<std::string>{"a"});
}

TEST_F(ReceiverTest, AChannelIsClosedAtBothEnds) {
  auto receiver = Open();
  Channel channel(std::move(receiver), Sender(&router_, {}, kPeer, 1234));
  channel.Close();
  EXPECT_FALSE(channel.receiver().is_open());
  ASSERT_EQ(sink_.sent.size(), 1);
  const Message& message = sink_.sent[0].message;
  EXPECT_TRUE(message.header.is_dead());
  EXPECT_EQ(message.header.handle, 1234);
  EXPECT_EQ(message.payload, "Sender was explicitly closed");
}

// A model of two queues says what comes out.
RC_GTEST_PROP(ReceiverProperty, IsAQueueWithABound,
              (const std::vector<int>& steps)) {
  RecordingSink sink;
  Router router({kSelf, {kMasterId}}, {}, &sink);
  const auto receiver = *Receiver::Open(&router, {.max_messages = 3});
  std::deque<std::string> model;
  for (int step : steps) {
    if (step % 3 == 0) {
      const std::optional<Message> next = receiver->Next();
      RC_ASSERT(next.has_value() == !model.empty());
      if (!next.has_value()) continue;
      RC_ASSERT(next->payload == model.front());
      model.pop_front();
    } else {
      Message message;
      message.header.dst_id = message.header.src_id = kSelf;
      message.header.handle = receiver->handle();
      message.payload = std::to_string(step);
      router.Route(message.view());
      if (model.size() < 3) model.push_back(message.payload);
    }
    RC_ASSERT(receiver->size() == model.size());
  }
}

}  // namespace
}  // namespace mitogen
