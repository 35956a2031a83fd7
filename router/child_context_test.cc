#include "router/child_context.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "protocol/payload/forward_log.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 7;
constexpr uint32_t kParent = 2;

class ChildContextTest : public testing::Test, public ChildContext::Host {
 protected:
  static ContextConfig Config(Release release = kNewestRelease) {
    ContextConfig config;
    config.context_id = kSelf;
    config.parent_ids = {kParent, kMasterId};
    config.max_message_size = 1 << 20;
    config.dialect = *DialectOf(release);
    config.log_levels = {kLogDebug, kLogDebug, kLogInfo};
    return config;
  }

  SendResult SendToParent(const MessageView& message) override {
    if (message.header.handle == kForwardLog) {
      logs_.push_back(ParseForwardLog(message)->message);
    } else {
      sent_.push_back(Message::From(message));
    }
    return SendResult::kSent;
  }
  void QueueCall(Message call) override { calls_.push_back(std::move(call)); }
  void BeginShutdown(absl::string_view reason) override {
    shutdowns_.emplace_back(reason);
  }

  static Message From(uint32_t src, uint32_t handle, uint32_t reply_to = 0,
                      std::string payload = "") {
    Message message;
    message.header.src_id = message.header.auth_id = src;
    message.header.dst_id = kSelf;
    message.header.handle = handle;
    message.header.reply_to = reply_to;
    message.payload = std::move(payload);
    return message;
  }

  std::vector<Message> sent_;
  std::vector<Message> calls_;
  std::vector<std::string> logs_;
  std::vector<std::string> shutdowns_;
  ChildContext context_{Config(), this};
};

TEST_F(ChildContextTest, ServesTheHandlesOfALeaf) {
  EXPECT_EQ(context_.router().Handles(),
            (std::vector<uint32_t>{kCallFunction, kDelRoute, kShutdown,
                                   kLoadModule, kCallService, kLoadResource}));
}

TEST_F(ChildContextTest, ServesNoResourcesBefore0_3_37) {
  ChildContext old(Config({0, 3, 36}), this);
  EXPECT_EQ(old.router().Handles(),
            (std::vector<uint32_t>{kCallFunction, kDelRoute, kShutdown,
                                   kLoadModule, kCallService}));
}

TEST_F(ChildContextTest, QueuesCallsInOrder) {
  context_.Receive(From(kMasterId, kCallFunction, 1001, "a").view());
  context_.Receive(From(kMasterId, kCallFunction, 1002, "b").view());
  ASSERT_EQ(calls_.size(), 2);
  EXPECT_EQ(calls_[0].payload, "a");
  EXPECT_EQ(calls_[1].payload, "b");
}

TEST_F(ChildContextTest, ShutsDownWhenAParentSaysSo) {
  context_.Receive(From(kMasterId, kShutdown).view());
  EXPECT_EQ(shutdowns_, std::vector<std::string>{"context 0 asked for it"});
}

TEST_F(ChildContextTest, DoesNotShutDownWhenAStrangerSaysSo) {
  context_.Receive(From(99, kShutdown).view());
  EXPECT_TRUE(shutdowns_.empty());
}

TEST_F(ChildContextTest, ShutsDownOnce) {
  context_.Receive(From(kMasterId, kShutdown).view());
  context_.Receive(From(kMasterId, kShutdown).view());
  context_.ParentLost();
  EXPECT_EQ(shutdowns_.size(), 1);
}

TEST_F(ChildContextTest, TakesNoCallsAfterShutdown) {
  context_.Receive(From(kMasterId, kShutdown).view());
  context_.Receive(From(kMasterId, kCallFunction, 1001).view());
  EXPECT_TRUE(calls_.empty());
  ASSERT_EQ(sent_.size(), 1);
  EXPECT_EQ(sent_[0].payload, "invalid handle");
}

TEST_F(ChildContextTest, ADeadCallEndsIt) {
  context_.Receive(From(kMasterId, kCallFunction, kIsDead).view());
  EXPECT_EQ(shutdowns_.size(), 1);
}

TEST_F(ChildContextTest, EndsWithTheLinkToItsParent) {
  context_.ParentLost();
  EXPECT_EQ(shutdowns_,
            std::vector<std::string>{"the link to the parent is gone"});
}

TEST_F(ChildContextTest, TellsAHandlerThatItsRespondentIsGone) {
  std::vector<Message> got;
  ASSERT_TRUE(context_.router()
                  .AddHandler({.respondent = 9},
                              [&](const MessageView& message) {
                                got.push_back(Message::From(message));
                              })
                  .ok());
  context_.Receive(From(kParent, kDelRoute, 0, "9").view());
  ASSERT_EQ(got.size(), 1);
  EXPECT_TRUE(got[0].header.is_dead());
}

TEST_F(ChildContextTest, IgnoresADelRouteThatComesFromAfar) {
  bool called = false;
  ASSERT_TRUE(context_.router()
                  .AddHandler({.respondent = 9},
                              [&](const MessageView&) { called = true; })
                  .ok());
  context_.Receive(From(kMasterId, kDelRoute, 0, "9").view());
  EXPECT_FALSE(called);
}

TEST_F(ChildContextTest, LogsADelRouteThatNamesNoContext) {
  context_.Uncork();
  context_.Receive(From(kParent, kDelRoute, 0, "nine").view());
  ASSERT_EQ(logs_.size(), 1);
  EXPECT_NE(logs_[0].find("PAY-3"), std::string::npos);
}

TEST_F(ChildContextTest, SaysThatItRunsNoServices) {
  context_.Receive(From(kMasterId, kCallService, 1001, "\x80\x02N.").view());
  ASSERT_EQ(sent_.size(), 1);
  EXPECT_NE(sent_[0].payload.find("this context runs no services"),
            std::string::npos);
  EXPECT_EQ(sent_[0].header.handle, 1001);
}

TEST_F(ChildContextTest, SendsItsLogsOnceUncorked) {
  context_.Log({"mine", kLogInfo, "early"});
  EXPECT_TRUE(logs_.empty());
  context_.Uncork();
  EXPECT_EQ(logs_, std::vector<std::string>{"early"});
}

}  // namespace
}  // namespace mitogen
