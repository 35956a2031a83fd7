// Tests where calls run, and what becomes of those that wait.

#include "stub/child/child_calls.h"

#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/handle.h"
#include "protocol/payload/call_function.h"
#include "protocol/pickle/value/document.h"
#include "stub/child/functions/parent_functions.h"
#include "stub/child/functions/test_functions.h"
#include "stub/os/os_thread.h"

namespace mitogen {
namespace {

using testing::HasSubstr;

constexpr uint32_t kFirstReply = 1000;

ContextConfig Config() {
  ContextConfig config;
  config.parent_ids = {0};
  config.context_id = 3;
  config.max_message_size = 1 << 20;
  return config;
}

// A host that drops what it was asked for, as a context does when it ends.
class ChildCallsTest : public testing::Test,
                       public LinkSender,
                       public ChildContext::Host,
                       public CallHost {
 protected:
  ChildCallsTest() {
    AddParentFunctions(&functions_);
    AddTestFunctions(&functions_);
    functions_.AddSlow("t.slow", {}, [this] { released_.wait(); });
    functions_.Add("t.is_on_loop", {}, [this] { return loop_.IsOwnThread(); });
    loop_.BindToThread();
  }
  ~ChildCallsTest() override {
    Release();
    calls_->Close();
  }

  void Start(bool has_own_thread) {
    calls_.emplace(
        CallParts{&functions_, Dialect(), Limits(), &loop_, &context_, this},
        ChildCalls::Options{.has_own_thread = has_own_thread});
    if (!has_own_thread) return;
    thread_ = *OsThread::Start([this] { calls_->Run(); });
  }

  SendResult Send(LinkId, const MessageView& message) override {
    if (message.header.handle >= kFirstReply) {
      replies_.push_back(Message::From(message));
    }
    return SendResult::kSent;
  }
  void QueueCall(const MessageView& call) override { calls_->Push(call); }
  void BeginShutdown(absl::string_view) override {}
  void ConnectChild(std::string, ConnectionOptions,
                    CallEnvironment::ConnectCallback) override {}
  void AwaitPushedFile(
      const std::string&,
      std::function<void(absl::StatusOr<std::string>)>) override {}
  void LeaveParent(std::function<void(const absl::Status&)>) override {}

  // Makes a call, of a chain if it has an id, whose reply goes to `handle`.
  void Call(absl::string_view module, absl::string_view function,
            Document* document, ValueId args, absl::string_view chain,
            uint32_t handle = kFirstReply) {
    const ValueId chain_id =
        chain.empty() ? Document::None() : document->Text(chain);
    absl::StatusOr<Message> call = ToMessage(
        {chain_id, module, std::nullopt, function, args, document->NewKwargs()},
        Dialect(), PickleProfile::kCompact, document);
    EXPECT_TRUE(call.ok()) << call.status();
    call->header.dst_id = 3;
    call->header.handle = kCallFunction;
    call->header.reply_to = handle;
    context_.Receive(context_.parent_link(), call->view());
  }
  void Call(absl::string_view function, absl::string_view chain,
            uint32_t handle) {
    Document document;
    Call("t", function, &document, document.Tuple({}), chain, handle);
  }

  // The handles of the next replies, in the order in which they come.
  std::vector<uint32_t> AwaitReplies(size_t count) {
    while (replies_.size() < count) loop_.RunOnce();
    std::vector<uint32_t> handles;
    for (const Message& reply : replies_) {
      handles.push_back(reply.header.handle);
    }
    return handles;
  }

  // Makes a call of a chain, and returns the payload of the reply.
  std::string Reply(absl::string_view module, absl::string_view function,
                    Document* document, ValueId args) {
    Start(/*has_own_thread=*/true);
    Call(module, function, document, args, "a chain");
    AwaitReplies(1);
    return replies_.front().payload;
  }

  void Release() {
    if (!std::exchange(is_released_, true)) release_.set_value();
  }

  EventLoop loop_;
  ChildContext context_{Config(), this, this};
  ChildFunctions functions_;
  std::promise<void> release_;
  const std::shared_future<void> released_ = release_.get_future().share();
  bool is_released_ = false;
  std::vector<Message> replies_;
  std::optional<ChildCalls> calls_;
  OsThread thread_;
};

TEST_F(ChildCallsTest, EndsACallForAFileThatNobodyBringsAnyMore) {
  Document document;
  const ValueId args = document.Tuple({document.Text("/etc/x")});
  EXPECT_THAT(Reply("mitogen_stub", "pushed_file", &document, args),
              HasSubstr("nobody is left who could bring it"));
}

TEST_F(ChildCallsTest, EndsACallForAChildThatNobodyBringsAnyMore) {
  Document document;
  const ValueId args = document.Tuple(
      {document.Text("x"), document.Text("local"), document.NewDict()});
  EXPECT_THAT(Reply("mitogen.parent", "_proxy_connect", &document, args),
              HasSubstr("nobody is left who could bring it"));
}

// The only effect of this call on the process is setsid().
TEST_F(ChildCallsTest, EndsACallToDetachThatNobodyAnswersAnyMore) {
  Document document;
  const ValueId args = document.Tuple({});
  EXPECT_THAT(Reply("mitogen_stub", "detach", &document, args),
              HasSubstr("nobody is left who could bring it"));
}

TEST_F(ChildCallsTest, RunsASlowCallBesideOthers) {
  Start(/*has_own_thread=*/true);
  Call("slow", "", kFirstReply);
  Call("is_on_loop", "", kFirstReply + 1);
  EXPECT_EQ(AwaitReplies(1), std::vector<uint32_t>{kFirstReply + 1});
  Release();
  EXPECT_EQ(AwaitReplies(2).back(), kFirstReply);
}

TEST_F(ChildCallsTest, LaterCallsWaitForASlowOneOfAChain) {
  Start(/*has_own_thread=*/true);
  Call("slow", "a chain", kFirstReply);
  Call("is_on_loop", "a chain", kFirstReply + 1);
  loop_.RunOnce(EventLoop::Clock::now() + std::chrono::milliseconds(20));
  EXPECT_TRUE(replies_.empty());
  Release();
  EXPECT_EQ(AwaitReplies(2),
            (std::vector<uint32_t>{kFirstReply, kFirstReply + 1}));
}

TEST_F(ChildCallsTest, RunsCallsOnTheLoopIfItHasNoThread) {
  Start(/*has_own_thread=*/false);
  Document document;
  Call("t", "is_on_loop", &document, document.Tuple({}), "");
  ASSERT_EQ(replies_.size(), 1);
  // The pickle of True.
  EXPECT_THAT(replies_.front().payload, HasSubstr("\x88"));
}

TEST_F(ChildCallsTest, RunsASlowCallBesideTheLoop) {
  Start(/*has_own_thread=*/false);
  Call("slow", "", kFirstReply);
  Call("is_on_loop", "", kFirstReply + 1);
  EXPECT_EQ(AwaitReplies(1), std::vector<uint32_t>{kFirstReply + 1});
  Release();
  EXPECT_EQ(AwaitReplies(2).back(), kFirstReply);
}

TEST_F(ChildCallsTest, TheLoopHoldsCallsBehindASlowOneOfAChain) {
  Start(/*has_own_thread=*/false);
  Call("slow", "a chain", kFirstReply);
  Call("is_on_loop", "a chain", kFirstReply + 1);
  loop_.RunOnce(EventLoop::Clock::now() + std::chrono::milliseconds(20));
  EXPECT_TRUE(replies_.empty());
  Release();
  EXPECT_EQ(AwaitReplies(2),
            (std::vector<uint32_t>{kFirstReply, kFirstReply + 1}));
  EXPECT_THAT(replies_.back().payload, HasSubstr("\x88"));
}

TEST_F(ChildCallsTest, RefusesToWaitOnTheThreadOfTheLoop) {
  Start(/*has_own_thread=*/false);
  Document document;
  Call("mitogen_stub", "pushed_file", &document,
       document.Tuple({document.Text("/etc/x")}), "");
  ASSERT_EQ(replies_.size(), 1);
  EXPECT_THAT(replies_.front().payload, HasSubstr("a thread that may wait"));
}

}  // namespace
}  // namespace mitogen
