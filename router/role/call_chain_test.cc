#include "router/role/call_chain.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/call_function.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kPeer = 9;

// The master, with the child 9.
class CallChainTest : public testing::Test {
 protected:
  CallChainTest() { chain_.emplace(&router_, CallChainOptions{kPeer}); }

  uint32_t Call(absl::string_view function) {
    return *chain_->Call(
        {.module = "m", .function = function}, &document_,
        [this](const absl::StatusOr<CallReply>& reply, const Document& got) {
          got_.push_back(TextOf(reply, got));
        });
  }

  static std::string TextOf(const absl::StatusOr<CallReply>& reply,
                            const Document& document) {
    if (!reply.ok()) return FaultOf(reply.status())->clause;
    if (reply->dead_reason.has_value()) return "dead: " + *reply->dead_reason;
    return Repr(document, reply->value);
  }

  // "handle chain.module.class.function args" of each call that left.
  std::vector<std::string> Sent() {
    std::vector<std::string> lines;
    for (const RecordingSink::Sent& sent : sink_.sent) {
      PickleDecoder decoder{Limits()};
      Document got;
      const CallFunction call =
          *ParseCallFunction(sent.message.view(), &decoder, &got);
      EXPECT_EQ(sent.message.header.dst_id, kPeer);
      lines.push_back(absl::StrCat(sent.message.header.reply_to, " ",
                                   Repr(got, call.chain_id), ".", call.module,
                                   ".", call.class_name.value_or("-"), ".",
                                   call.function, Repr(got, call.args)));
    }
    return lines;
  }

  void Reply(uint32_t handle, ValueId value, uint32_t from = kPeer) {
    Message reply =
        *CallReplyMessage(value, {}, PickleProfile::kPython3, document_);
    Send(handle, std::move(reply), from);
  }
  void Send(uint32_t handle, Message message, uint32_t from = kPeer) {
    message.header.src_id = message.header.auth_id = from;
    message.header.handle = handle;
    router_.Receive(peer_, message.view());
  }

  using Lines = std::vector<std::string>;

  RecordingSink sink_;
  Router router_{{kMasterId, {}}, {}, &sink_, &sink_};
  LinkId peer_ = *router_.AddLink({kPeer, std::nullopt});
  Document document_;
  std::optional<CallChain> chain_;
  Lines got_;
};

TEST_F(CallChainTest, CallsWithoutAChain) {
  Call("f");
  ASSERT_TRUE(chain_
                  ->CallNoReply({.module = "m",
                                 .class_name = "C",
                                 .function = "g",
                                 .args = document_.Tuple({document_.Int(1)})},
                                &document_)
                  .ok());
  EXPECT_EQ(Sent(), (Lines{"1000 None.m.-.f()", "0 None.m.C.g(1,)"}));
}

TEST_F(CallChainTest, BringsTheReplyToItsCall) {
  const uint32_t one = Call("f");
  const uint32_t two = Call("g");
  Reply(two, document_.Int(2));
  Reply(one, document_.CallError("x: y"));
  EXPECT_EQ(got_, (Lines{"2", "CallError('x: y')"}));
  EXPECT_EQ(chain_->waiting(), 0);
  EXPECT_EQ(router_.handle_count(), 0);
}

TEST_F(CallChainTest, ReadsNoMoreOfAReplyThanWhatOthersCanWaitFor) {
  CallChainOptions options{kPeer};
  options.limits.max_shared_opcodes = 3;
  chain_.emplace(&router_, options);
  const uint32_t one = Call("f");
  const uint32_t two = Call("g");
  Reply(one, document_.Int(1));
  Reply(two, document_.Tuple({document_.Int(1), document_.Int(2)}));
  EXPECT_EQ(got_, (Lines{"1", "PKL-21"}));
}

TEST_F(CallChainTest, TellsOfADeadReply) {
  const uint32_t handle = Call("f");
  Message dead;
  dead.header.reply_to = kIsDead;
  dead.payload = "no such handle";
  Send(handle, dead);
  EXPECT_EQ(got_, Lines{"dead: no such handle"});
}

TEST_F(CallChainTest, TellsOfTheLossOfTheContext) {
  Call("f");
  router_.LoseLink(peer_);
  EXPECT_EQ(got_, Lines{"dead: the respondent Context has disconnected"});
}

TEST_F(CallChainTest, TellsOfAReplyThatCannotBeRead) {
  Send(Call("f"), {{}, "junk"});
  ASSERT_EQ(got_.size(), 1);
  EXPECT_EQ(got_[0].substr(0, 4), "PKL-");
}

TEST_F(CallChainTest, BringsAReplyUnreadIfThatIsWanted) {
  Lines payloads;
  const absl::StatusOr<uint32_t> handle = chain_->SendUnread(
      *MakeCall({.module = "m", .function = "f"}, {kPeer}, &document_),
      [&](const MessageView& message) {
        payloads.emplace_back(message.payload);
      });
  ASSERT_TRUE(handle.ok()) << handle.status();
  Send(*handle, {{}, "junk"});
  EXPECT_EQ(payloads, Lines{"junk"});
  EXPECT_EQ(chain_->waiting(), 0);
}

TEST_F(CallChainTest, TakesNoReplyOfAnother) {
  router_.AddRoute(10, peer_).IgnoreError();
  const uint32_t handle = Call("f");
  Reply(handle, document_.Int(1), /*from=*/10);
  EXPECT_EQ(got_, Lines());
  Reply(handle, document_.Int(2));
  EXPECT_EQ(got_, Lines{"2"});
}

TEST_F(CallChainTest, DropsTheReplyOfACallThatWasCancelled) {
  const uint32_t handle = Call("f");
  EXPECT_TRUE(chain_->Cancel(handle));
  EXPECT_FALSE(chain_->Cancel(handle));
  Reply(handle, document_.Int(1));
  EXPECT_EQ(got_, Lines());
}

TEST_F(CallChainTest, CanEndBeforeItsCalls) {
  Call("f");
  chain_.reset();
  EXPECT_EQ(router_.handle_count(), 0);
}

TEST_F(CallChainTest, ForgetsAChainOutsideOfIt) {
  chain_.emplace(&router_,
                 CallChainOptions{.context_id = kPeer, .chain_id = "id"});
  Call("f");
  ASSERT_TRUE(chain_->Reset().ok());
  EXPECT_EQ(Sent(),
            (Lines{"1000 'id'.m.-.f()",
                   "0 None.mitogen.core.Dispatcher.forget_chain('id',)"}));
}

TEST_F(CallChainTest, HasNothingToForgetWithoutAChain) {
  ASSERT_TRUE(chain_->Reset().ok());
  EXPECT_EQ(Sent(), Lines());
}

TEST_F(CallChainTest, SaysThatNoPeerCanReadTheArguments) {
  EXPECT_FALSE(
      chain_
          ->Call({.module = "m",
                  .function = "f",
                  .args = document_.Tuple({document_.NewSet()})},
                 &document_,
                 [](const absl::StatusOr<CallReply>&, const Document&) {})
          .ok());
  EXPECT_EQ(router_.handle_count(), 0);
}

TEST_F(CallChainTest, TakesTheLossOfALinkWithinACallback) {
  chain_
      ->Call(
          {.module = "m", .function = "f"}, &document_,
          [this](const absl::StatusOr<CallReply>& reply, const Document& got) {
            router_.LoseLink(peer_);
            got_.push_back(TextOf(reply, got));
          })
      .IgnoreError();
  Call("g");
  Reply(1000, document_.Text("still here"));
  EXPECT_EQ(got_, (Lines{"dead: the respondent Context has disconnected",
                         "'still here'"}));
}

TEST_F(CallChainTest, BringsNothingToACallThatIsCancelledAsBothAreLost) {
  uint32_t other = 0;
  chain_
      ->Call({.module = "m", .function = "f"}, &document_,
             [&](const absl::StatusOr<CallReply>&, const Document&) {
               EXPECT_TRUE(chain_->Cancel(other));
             })
      .IgnoreError();
  other = Call("g");
  router_.LoseLink(peer_);
  EXPECT_EQ(got_, Lines());
}

}  // namespace
}  // namespace mitogen
