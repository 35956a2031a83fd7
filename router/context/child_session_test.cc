// A ChildSession below a master of ours, with the bytes that both really send.

#include "router/context/child_session.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/context_config_writer.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "protocol/bootstrap/preamble.h"
#include "protocol/handle.h"
#include "router/context/master_context.h"
#include "router/role/call_chain.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr uint32_t kChild = 1;

// Answers "echo" with its argument, and "fail" with an error.
class EchoFunctions : public CallResolver {
 public:
  absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) override {
    if (call.function == "fail") {
      return PythonError("builtins.ValueError", "no good");
    }
    return ResolvedCall([](const CallRequest& request,
                           Document* reply) -> absl::StatusOr<ValueId> {
      const Document& from = request.arguments;
      return CopyValue(from, from.items(request.call.args)[0], reply);
    });
  }
};

std::string Preamble() {
  ContextConfig config;
  config.context_id = kChild;
  config.parent_ids = {0};
  config.max_message_size = 1 << 20;
  config.log_levels = {kLogDebug, kLogDebug, kLogDebug};
  return MakePreamble("# core", *WriteLastLine(config, LiteralStyle()));
}

// The parent's end: bytes of the child in, bytes for it out.
class Master : private LinkSender, private MasterContext::Host {
 public:
  void Feed(absl::string_view bytes) {
    if (!handshake_.want_read()) return FeedFrames(bytes);
    EXPECT_TRUE(handshake_.Feed(bytes).ok());
    if (handshake_.TakePreambleRequest()) output_ += Preamble();
    if (!handshake_.want_read()) FeedFrames(handshake_.TakeFrameBytes());
  }
  std::string TakeOutput() { return std::exchange(output_, {}); }

  void Call(absl::string_view function, absl::string_view argument) {
    Document document;
    const ValueId args = document.Tuple({document.Text(argument)});
    chain_
        .Call({.module = "m", .function = function, .args = args}, &document,
              [this](const absl::StatusOr<CallReply>& reply,
                     const Document& values) {
                answers_.push_back(
                    reply->dead_reason.value_or(Repr(values, reply->value)));
              })
        .status()
        .IgnoreError();
  }
  void ShutDown() {
    context_.router().Originate(kChild, kShutdown, MessageView());
  }

  const std::vector<std::string>& answers() const { return answers_; }
  const std::vector<std::string>& logs() const { return logs_; }

 private:
  void FeedFrames(absl::string_view bytes) {
    decoder_.Feed(bytes);
    for (;;) {
      const auto message = decoder_.Next();
      ASSERT_TRUE(message.ok()) << message.status();
      if (!message->has_value()) return;
      context_.Receive(link_, **message);
    }
  }

  SendResult Send(LinkId, const MessageView& message) override {
    EXPECT_TRUE(AppendFrame(message, Dialect(), Limits(), &output_).ok());
    return SendResult::kSent;
  }
  void Log(const ContextLogRecord& log) override {
    logs_.push_back(absl::StrCat(log.context_name, ": ", log.record.message));
  }

  static MasterOptions Options() {
    MasterOptions options;
    options.router.min_log_level = kLogDebug;
    return options;
  }

  std::string output_;
  std::vector<std::string> answers_;
  std::vector<std::string> logs_;
  ParentHandshake handshake_{Limits()};
  FrameDecoder decoder_{Dialect(), Limits()};
  MasterContext context_{Options(), this, this};
  const LinkId link_ =
      *context_.AddChild({.context_id = kChild, .name = "child"});
  CallChain chain_{&context_.router(), {.context_id = kChild}};
};

class ChildSessionTest : public testing::Test {
 protected:
  // Carries bytes both ways until there are none, in pieces of at most
  // `max_piece` bytes.
  void Run(size_t max_piece = 1 << 20) {
    for (bool moved = true; moved;) {
      moved = false;
      for (const std::string& piece :
           Pieces(session_.TakeOutput(), max_piece)) {
        master_.Feed(piece);
        moved = true;
      }
      for (const std::string& piece : Pieces(master_.TakeOutput(), max_piece)) {
        session_.Feed(piece).IgnoreError();
        moved = true;
      }
    }
  }

  std::vector<std::string> Pieces(absl::string_view bytes, size_t max_piece) {
    std::vector<std::string> pieces;
    while (!bytes.empty()) {
      const size_t size = std::min(bytes.size(), 1 + random_() % max_piece);
      pieces.emplace_back(bytes.substr(0, size));
      bytes.remove_prefix(size);
    }
    return pieces;
  }

  std::mt19937 random_{1};
  EchoFunctions functions_;
  Master master_;
  ChildSession session_{&functions_};
};

TEST_F(ChildSessionTest, BecomesAContextAndAnswersCalls) {
  EXPECT_EQ(session_.context(), nullptr);
  Run();
  ASSERT_NE(session_.context(), nullptr);
  master_.Call("echo", "one");
  master_.Call("fail", "");
  Run();
  EXPECT_THAT(
      master_.answers(),
      ElementsAre("'one'", "CallError('builtins.ValueError: no good')"));
  EXPECT_FALSE(session_.ended());
}

// Calls queue while the child boots, so its frames come with the preamble.
class ChunkedChildSessionTest : public ChildSessionTest,
                                public testing::WithParamInterface<uint32_t> {};

INSTANTIATE_TEST_SUITE_P(Seeds, ChunkedChildSessionTest,
                         testing::Range(0u, 100u));

TEST_P(ChunkedChildSessionTest, AnswersTheSameWhateverThePieces) {
  random_.seed(GetParam());
  const size_t max_piece = 1 + random_() % (GetParam() % 2 == 0 ? 10 : 1000);
  Run(max_piece);
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    const std::string text(random_() % 500, 'x');
    master_.Call("echo", text);
    expected.push_back(absl::StrCat("'", text, "'"));
    if (random_() % 3 == 0) Run(max_piece);
  }
  Run(max_piece);
  EXPECT_EQ(master_.answers(), expected);
}

TEST_F(ChildSessionTest, TakesFramesThatComeWithThePreamble) {
  master_.Feed(session_.TakeOutput());
  master_.Call("echo", "early");
  ASSERT_TRUE(session_.Feed(master_.TakeOutput()).ok());
  Run();
  EXPECT_THAT(master_.answers(), ElementsAre("'early'"));
}

TEST_F(ChildSessionTest, SendsLogsToTheMaster) {
  Run();
  session_.Log({"agent", kLogInfo, "hello"});
  Run();
  EXPECT_THAT(master_.logs(), Contains("child: hello"));
}

TEST_F(ChildSessionTest, EndsWhenTheParentSaysSo) {
  Run();
  master_.Call("echo", "before");
  master_.ShutDown();
  master_.Call("echo", "after");
  Run();
  EXPECT_TRUE(session_.ended());
  EXPECT_FALSE(session_.want_read());
  EXPECT_TRUE(session_.status().ok());
  EXPECT_THAT(master_.answers(), ElementsAre("'before'"));
  EXPECT_THAT(master_.logs(),
              Contains("child: shutting down: context 0 asked for it"));
}

TEST_F(ChildSessionTest, EndsWithTheTransport) {
  Run();
  master_.Call("echo", "last");
  ASSERT_TRUE(session_.Feed(master_.TakeOutput()).ok());
  EXPECT_TRUE(session_.FeedEnd().ok());
  EXPECT_TRUE(session_.ended());
  Run();
  EXPECT_THAT(master_.answers(), ElementsAre("'last'"));
}

TEST_F(ChildSessionTest, SaysThatTheTransportEndedInsideAFrame) {
  Run();
  master_.Call("echo", "last");
  const std::string call = master_.TakeOutput();
  ASSERT_TRUE(session_.Feed(call.substr(0, call.size() - 1)).ok());
  EXPECT_THAT(std::string(session_.FeedEnd().message()), HasSubstr("FRM-4"));
  EXPECT_TRUE(session_.ended());
}

TEST_F(ChildSessionTest, SaysThatTheTransportEndedInsideThePreamble) {
  ASSERT_TRUE(session_.Feed(Preamble().substr(0, 30)).ok());
  EXPECT_THAT(std::string(session_.FeedEnd().message()), HasSubstr("BOOT-7"));
  EXPECT_TRUE(session_.ended());
}

TEST_F(ChildSessionTest, EndsOnABadPreamble) {
  const absl::Status fed = session_.Feed(MakePreamble("# core", "main()"));
  EXPECT_FALSE(fed.ok());
  EXPECT_TRUE(session_.ended());
  EXPECT_EQ(session_.status(), fed);
  EXPECT_EQ(session_.Feed("more"), fed);
}

TEST_F(ChildSessionTest, EndsOnACorruptFrameAndTellsTheMaster) {
  Run();
  EXPECT_THAT(std::string(session_.Feed(std::string(26, '\xff')).message()),
              HasSubstr("FRM-2"));
  EXPECT_TRUE(session_.ended());
  Run();
  EXPECT_THAT(master_.logs(),
              Contains(HasSubstr("child: lost the link to the parent: ")));
}

TEST_F(ChildSessionTest, SaysWhyItEnded) {
  Run();
  EXPECT_EQ(session_.end_reason(), "");
  master_.ShutDown();
  Run();
  EXPECT_EQ(session_.end_reason(), "context 0 asked for it");
}

// Keeps calls, as a program does that answers them when it likes.
class KeepingChildSessionTest : public ChildSessionTest {
 protected:
  void Connect() {
    master_.Feed(keeping_.TakeOutput());
    ASSERT_TRUE(keeping_.Feed(master_.TakeOutput()).ok());
    master_.Feed(keeping_.TakeOutput());
  }

  std::vector<Message> calls_;
  ChildSession keeping_{nullptr, {.on_call = [this](const MessageView& call) {
                          calls_.push_back(Message::From(call));
                        }}};
};

TEST_F(KeepingChildSessionTest, AnswersACallWhenTheProgramLikes) {
  Connect();
  master_.Call("anything", "x");
  ASSERT_TRUE(keeping_.Feed(master_.TakeOutput()).ok());
  EXPECT_EQ(keeping_.output(), "");
  ASSERT_EQ(calls_.size(), 1);

  Document arguments;
  Document reply;
  Dispatcher::StartedCall started;
  ASSERT_FALSE(keeping_.dispatcher()
                   ->Start(calls_[0].view(), &arguments, &started)
                   .has_value());
  EXPECT_EQ(started.call.function, "anything");
  Dispatcher::Outcome outcome = keeping_.dispatcher()->Finish(
      started, reply.Int(7), Dispatcher::Ended::kRun, &reply);
  keeping_.context()->router().Reply(started.header, *outcome.reply);
  master_.Feed(keeping_.TakeOutput());
  EXPECT_THAT(master_.answers(), ElementsAre("7"));
}

TEST_F(KeepingChildSessionTest, KeepsWhatOfItsOutputIsNotWritten) {
  const std::string boot(keeping_.output());
  keeping_.Written(2);
  EXPECT_EQ(keeping_.output(), boot.substr(2));
  master_.Feed(boot);
  keeping_.Written(boot.size() - 2);
  EXPECT_EQ(keeping_.output(), "");
  ASSERT_TRUE(keeping_.Feed(master_.TakeOutput()).ok());
  const std::string up(keeping_.output());
  keeping_.Written(2);
  EXPECT_EQ(keeping_.output(), up.substr(2));
}

class FullChildSessionTest : public ChildSessionTest {
 protected:
  static ChildSessionOptions Options() {
    ChildSessionOptions options;
    options.output.pause_at = 10000;
    return options;
  }

  ChildSession paused_{&functions_, Options()};
};

TEST_F(FullChildSessionTest, ReadsNoMoreWhileItsOutputWaits) {
  master_.Feed(paused_.TakeOutput());
  ASSERT_TRUE(paused_.Feed(master_.TakeOutput()).ok());
  master_.Feed(paused_.TakeOutput());
  EXPECT_TRUE(paused_.want_read());
  for (int i = 0; i < 100; ++i) {
    master_.Call("echo", std::string(1000, 'x'));
  }
  ASSERT_TRUE(paused_.Feed(master_.TakeOutput()).ok());
  EXPECT_FALSE(paused_.want_read());
  for (;;) {
    const std::string output = paused_.TakeOutput();
    if (output.empty()) break;
    EXPECT_LT(output.size(), 12000);
    master_.Feed(output);
  }
  EXPECT_TRUE(paused_.want_read());
  EXPECT_EQ(master_.answers().size(), 100);
}

TEST_F(FullChildSessionTest, AnswersWhatCameBeforeTheEndOfTheTransport) {
  master_.Feed(paused_.TakeOutput());
  ASSERT_TRUE(paused_.Feed(master_.TakeOutput()).ok());
  for (int i = 0; i < 100; ++i) {
    master_.Call("echo", std::string(1000, 'x'));
  }
  ASSERT_TRUE(paused_.Feed(master_.TakeOutput()).ok());
  EXPECT_TRUE(paused_.FeedEnd().ok());
  EXPECT_FALSE(paused_.ended());
  while (!paused_.ended()) master_.Feed(paused_.TakeOutput());
  master_.Feed(paused_.TakeOutput());
  EXPECT_EQ(master_.answers().size(), 100);
}

}  // namespace
}  // namespace mitogen
