#include "router/context/child_context.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "protocol/payload/forward_log.h"
#include "protocol/payload/id_block.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 7;
constexpr uint32_t kParent = 2;

class ChildContextTest : public testing::Test,
                         public LinkSender,
                         public ChildContext::Host {
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

  SendResult Send(LinkId link, const MessageView& message) override {
    if (message.header.handle == kForwardLog) {
      logs_.push_back(ParseForwardLog(message)->message);
    } else {
      sent_.push_back(Message::From(message));
      links_.push_back(link);
    }
    return SendResult::kSent;
  }
  void QueueCall(const MessageView& call) override {
    calls_.push_back(Message::From(call));
  }
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

  void FromParent(const MessageView& message) {
    context_.Receive(context_.parent_link(), message);
  }

  std::vector<Message> sent_;
  std::vector<LinkId> links_;
  std::vector<Message> calls_;
  std::vector<std::string> logs_;
  std::vector<std::string> shutdowns_;
  ChildContext context_{Config(), this, this};
};

TEST_F(ChildContextTest, ServesTheHandlesOfALeaf) {
  EXPECT_EQ(context_.router().Handles(),
            (std::vector<uint32_t>{kCallFunction, kDelRoute, kShutdown,
                                   kLoadModule, kCallService, kLoadResource}));
}

TEST_F(ChildContextTest, ServesNoResourcesBefore0_3_37) {
  ChildContext old(Config({0, 3, 36}), this, this);
  EXPECT_EQ(old.router().Handles(),
            (std::vector<uint32_t>{kCallFunction, kDelRoute, kShutdown,
                                   kLoadModule, kCallService}));
}

// What Router.upgrade adds in each release.
TEST_F(ChildContextTest, ServesTheHandlesOfAParentFromItsFirstChildOn) {
  ASSERT_TRUE(context_.AddChild({.context_id = 9, .name = "child"}).ok());
  ASSERT_TRUE(context_.AddChild({.context_id = 8, .name = "other"}).ok());
  EXPECT_EQ(
      context_.router().Handles(),
      (std::vector<uint32_t>{kGetModule, kCallFunction, kAddRoute, kDelRoute,
                             kShutdown, kLoadModule, kForwardModule, kDetaching,
                             kCallService, kGetResource, kLoadResource}));
  ChildContext old(Config({0, 3, 36}), this, this);
  ASSERT_TRUE(old.AddChild({.context_id = 9, .name = "child"}).ok());
  EXPECT_EQ(old.router().Handles(),
            (std::vector<uint32_t>{kGetModule, kCallFunction, kAddRoute,
                                   kDelRoute, kShutdown, kLoadModule,
                                   kForwardModule, kDetaching, kCallService}));
}

// What it asks its parent for is bounded by that one as well, for all of its
// children together.
TEST_F(ChildContextTest, LetsAChildWaitForLessThanItselfMay) {
  const LinkId child = *context_.AddChild({.context_id = 9, .name = "child"});
  sent_.clear();
  for (int i = 0; i < 100; ++i) {
    std::string name = absl::StrCat(i);
    name.resize(4096, 'x');
    context_.Receive(child, From(9, kGetModule, 0, name).view());
  }
  const auto is_question = [](const Message& message) {
    return message.header.handle == kGetModule;
  };
  EXPECT_EQ(std::count_if(sent_.begin(), sent_.end(), is_question), 64);
}

TEST_F(ChildContextTest, LetsServicesBeTakenOver) {
  std::vector<std::string> got;
  context_.TakeOverServices(
      [&](const MessageView& message) { got.emplace_back(message.payload); });
  FromParent(From(kMasterId, kCallService, 1001, "a").view());
  FromParent(From(99, kCallService, 1002, "b").view());
  EXPECT_EQ(got, std::vector<std::string>{"a"});
  ASSERT_EQ(sent_.size(), 1);
  EXPECT_EQ(sent_[0].payload, "refused by policy");
}

TEST_F(ChildContextTest, OutlivesAParentThatItDetachedFrom) {
  std::vector<bool> done;
  context_.Detach(
      [&](const absl::Status& status) { done.push_back(status.ok()); });
  ASSERT_EQ(sent_.size(), 1);
  FromParent(From(kParent, sent_[0].header.reply_to, 0, "\x80\x02N.").view());
  EXPECT_EQ(done, std::vector<bool>{true});
  context_.LinkLost(context_.parent_link());
  EXPECT_TRUE(shutdowns_.empty());
}

TEST_F(ChildContextTest, QueuesCallsInOrder) {
  FromParent(From(kMasterId, kCallFunction, 1001, "a").view());
  FromParent(From(kMasterId, kCallFunction, 1002, "b").view());
  ASSERT_EQ(calls_.size(), 2);
  EXPECT_EQ(calls_[0].payload, "a");
  EXPECT_EQ(calls_[1].payload, "b");
}

TEST_F(ChildContextTest, ShutsDownWhenAParentSaysSo) {
  FromParent(From(kMasterId, kShutdown).view());
  EXPECT_EQ(shutdowns_, std::vector<std::string>{"context 0 asked for it"});
}

TEST_F(ChildContextTest, DoesNotShutDownWhenAStrangerSaysSo) {
  FromParent(From(99, kShutdown).view());
  EXPECT_TRUE(shutdowns_.empty());
}

TEST_F(ChildContextTest, ShutsDownOnce) {
  FromParent(From(kMasterId, kShutdown).view());
  FromParent(From(kMasterId, kShutdown).view());
  context_.LinkLost(context_.parent_link());
  EXPECT_EQ(shutdowns_.size(), 1);
}

TEST_F(ChildContextTest, TakesNoCallsAfterShutdown) {
  FromParent(From(kMasterId, kShutdown).view());
  FromParent(From(kMasterId, kCallFunction, 1001).view());
  EXPECT_TRUE(calls_.empty());
  ASSERT_EQ(sent_.size(), 1);
  EXPECT_EQ(sent_[0].payload, "invalid handle");
}

TEST_F(ChildContextTest, ADeadCallEndsIt) {
  FromParent(From(kMasterId, kCallFunction, kIsDead).view());
  EXPECT_EQ(shutdowns_.size(), 1);
}

TEST_F(ChildContextTest, EndsWithTheLinkToItsParent) {
  context_.LinkLost(context_.parent_link());
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
  FromParent(From(kParent, kDelRoute, 0, "9").view());
  ASSERT_EQ(got.size(), 1);
  EXPECT_TRUE(got[0].header.is_dead());
}

TEST_F(ChildContextTest, IgnoresADelRouteThatComesFromAfar) {
  bool called = false;
  ASSERT_TRUE(context_.router()
                  .AddHandler({.respondent = 9},
                              [&](const MessageView&) { called = true; })
                  .ok());
  FromParent(From(kMasterId, kDelRoute, 0, "9").view());
  EXPECT_FALSE(called);
}

TEST_F(ChildContextTest, LogsADelRouteThatNamesNoContext) {
  context_.Uncork();
  FromParent(From(kParent, kDelRoute, 0, "nine").view());
  ASSERT_EQ(logs_.size(), 1);
  EXPECT_NE(logs_[0].find("PAY-3"), std::string::npos);
}

TEST_F(ChildContextTest, SaysThatItRunsNoServices) {
  FromParent(From(kMasterId, kCallService, 1001, "\x80\x02N.").view());
  ASSERT_EQ(sent_.size(), 1);
  EXPECT_NE(sent_[0].payload.find("this context runs no services"),
            std::string::npos);
  EXPECT_EQ(sent_[0].header.handle, 1001);
}

TEST_F(ChildContextTest, ForwardsForItsChildren) {
  const LinkId child = *context_.AddChild({.context_id = 9, .name = "child"});
  ASSERT_EQ(sent_.size(), 1);
  EXPECT_EQ(sent_[0].header.handle, kAddRoute);
  EXPECT_EQ(sent_[0].payload, "9:child");
  Message down = From(kMasterId, 1001);
  down.header.dst_id = 9;
  FromParent(down.view());
  Message up = From(9, 1002);
  up.header.dst_id = kMasterId;
  EXPECT_EQ(context_.Receive(child, up.view()), SendResult::kSent);
  EXPECT_EQ(links_, (std::vector<LinkId>{context_.parent_link(), child,
                                         context_.parent_link()}));
}

TEST_F(ChildContextTest, TakesRoutesForIdsThatTheMasterGaveToThoseBelow) {
  const LinkId child = *context_.AddChild({.context_id = 9, .name = "child"});
  const LinkId other = *context_.AddChild({.context_id = 8, .name = "other"});
  Message request = From(9, kAllocateId, 1001);
  request.header.dst_id = kMasterId;
  context_.Receive(child, request.view());
  Document document;
  Message block = *ToMessage(IdBlock{3000, 4000}, *DialectOf(kNewestRelease),
                             PickleProfile::kCompact, &document);
  block.header = From(kMasterId, 1001).header;
  block.header.encoding = Encoding::kPickle;
  block.header.dst_id = 9;
  FromParent(block.view());
  context_.Receive(other, From(8, kAddRoute, 0, "3000:stolen").view());
  EXPECT_EQ(context_.router().RouteTo(3000), std::nullopt);
  context_.Receive(child, From(9, kAddRoute, 0, "3000:grandchild").view());
  EXPECT_EQ(context_.router().RouteTo(3000), child);
  context_.Receive(child, From(9, kAddRoute, 0, "5000:nobody's").view());
  EXPECT_EQ(context_.router().RouteTo(5000), std::nullopt);
}

TEST_F(ChildContextTest, OutlivesItsChildren) {
  const LinkId child = *context_.AddChild({.context_id = 9, .name = "child"});
  context_.LinkLost(child);
  EXPECT_TRUE(shutdowns_.empty());
  ASSERT_EQ(sent_.size(), 2);
  EXPECT_EQ(sent_[1].header.handle, kDelRoute);
}

TEST_F(ChildContextTest, SendsItsLogsOnceUncorked) {
  context_.Log({"mine", kLogInfo, "early"});
  EXPECT_TRUE(logs_.empty());
  context_.Uncork();
  EXPECT_EQ(logs_, std::vector<std::string>{"early"});
}

}  // namespace
}  // namespace mitogen
