// Tests calls that wait for a result of the host.

#include "stub/child/child_calls.h"

#include <string>
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

constexpr uint32_t kReplyTo = 1000;

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
                       public ChildCalls::Host {
 protected:
  SendResult Send(LinkId, const MessageView& message) override {
    if (message.header.handle == kReplyTo) {
      replies_.push_back(Message::From(message));
    }
    return SendResult::kSent;
  }
  void QueueCall(const MessageView& call) override { calls_.Push(call); }
  void BeginShutdown(absl::string_view) override {}
  void ConnectChild(std::string, ConnectionOptions,
                    CallEnvironment::ConnectCallback) override {}
  void AwaitPushedFile(
      const std::string&,
      std::function<void(absl::StatusOr<std::string>)>) override {}
  void LeaveParent(std::function<void(const absl::Status&)>) override {}

  // Makes a call of a chain, and returns the payload of the reply.
  std::string Reply(absl::string_view module, absl::string_view function,
                    Document* document, ValueId args) {
    absl::StatusOr<Message> call =
        ToMessage({document->Text("a chain"), module, std::nullopt, function,
                   args, document->NewKwargs()},
                  Dialect(), PickleProfile::kCompact, document);
    EXPECT_TRUE(call.ok()) << call.status();
    call->header.dst_id = 3;
    call->header.handle = kCallFunction;
    call->header.reply_to = kReplyTo;
    OsThread caller = *OsThread::Start([this] { calls_.Run(); });
    context_.Receive(context_.parent_link(), call->view());
    while (replies_.empty()) loop_.RunOnce();
    calls_.Close();
    return replies_.front().payload;
  }

  EventLoop loop_;
  ChildContext context_{Config(), this, this};
  static ChildFunctions Functions() {
    ChildFunctions functions;
    AddParentFunctions(&functions);
    AddTestFunctions(&functions);
    return functions;
  }

  const ChildFunctions functions_ = Functions();
  ChildCalls calls_{&functions_, Dialect(), Limits(), &loop_, &context_, this};
  std::vector<Message> replies_;
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

}  // namespace
}  // namespace mitogen
