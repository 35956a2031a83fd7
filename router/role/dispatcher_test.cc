#include "router/role/dispatcher.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/dialect.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

// Knows "m.double", which takes an integer, "m.fail", and "m.name", whose
// result is a Context with a name of 100 characters.
class SomeFunctions : public CallResolver {
 public:
  absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) override {
    if (call.module != "m") {
      return PythonError("builtins.ModuleNotFoundError", "No module");
    }
    const bool fails = call.function == "fail";
    return ResolvedCall([this, fails](
                            const CallRequest& request,
                            Document* reply) -> absl::StatusOr<ValueId> {
      ++runs;
      last_header = request.header;
      if (fails) return PythonError("builtins.ValueError", "no good");
      if (request.call.function == "name") {
        return reply->Context(1, std::string(100, 'x'));
      }
      const Document& arguments = request.arguments;
      return reply->Int(2 *
                        arguments.AsInt(arguments.items(request.call.args)[0]));
    });
  }

  int runs = 0;
  MessageHeader last_header;
};

// The same, of which "m.fail" may block.
class FunctionsThatMayBlock : public SomeFunctions {
 public:
  bool MayBlock(const CallFunction& call) const override {
    return call.function == "fail";
  }
};

class DispatcherTest : public testing::Test {
 protected:
  Message Call(absl::string_view chain, absl::string_view module,
               absl::string_view function, int64_t argument,
               uint32_t reply_to = 1001) {
    Document doc;
    return Pickled(
        doc,
        doc.Tuple({chain.empty() ? Document::None() : doc.Text(chain),
                   doc.Text(module), Document::None(), doc.Text(function),
                   doc.Tuple({doc.Int(argument)}), doc.NewKwargs()}),
        reply_to);
  }

  Message Forget(absl::string_view chain) {
    Document doc;
    return Pickled(doc,
                   doc.Tuple({Document::None(), doc.Text("mitogen.core"),
                              doc.Text("Dispatcher"), doc.Text("forget_chain"),
                              doc.Tuple({doc.Text(chain)}), doc.NewKwargs()}),
                   0);
  }

  static Message Pickled(const Document& doc, ValueId root, uint32_t reply_to) {
    Message message;
    message.header.reply_to = reply_to;
    EXPECT_TRUE(
        EncodePickle(doc, root, PickleProfile::kCompact, &message.payload)
            .ok());
    return message;
  }

  // The reply as text for people: "14", "CallError('...')".
  std::string Reply(const Message& call) {
    const Dispatcher::Outcome outcome = dispatcher_.Dispatch(call.view());
    if (!outcome.reply.has_value()) return "nothing";
    Document doc;
    PickleDecoder decoder{Limits()};
    const auto value = decoder.Decode(outcome.reply->payload, &doc);
    if (!value.ok()) return value.status().ToString();
    if (doc.kind(*value) == ValueKind::kCallError) {
      return std::string(doc.text(*value));
    }
    return Repr(doc, *value);
  }

  SomeFunctions functions_;
  Dispatcher dispatcher_{Dialect(), Limits(), &functions_};
};

TEST_F(DispatcherTest, RepliesWithTheResult) {
  EXPECT_EQ(Reply(Call("", "m", "double", 7)), "14");
}

TEST_F(DispatcherTest, RepliesWithWhatWasRaised) {
  EXPECT_EQ(Reply(Call("", "m", "fail", 7)), "builtins.ValueError: no good");
}

TEST_F(DispatcherTest, TellsTheFunctionWhoCalledIt) {
  Message call = Call("", "m", "double", 7);
  call.header.src_id = 4;
  call.header.auth_id = 2;
  Reply(call);
  EXPECT_EQ(functions_.last_header, call.header);
}

TEST_F(DispatcherTest, MarksItsReplyAsAPickleFromRelease0_3_39On) {
  const Message call = Call("", "m", "double", 7);
  EXPECT_EQ(dispatcher_.Dispatch(call.view()).reply->header.encoding,
            Encoding::kPickle);
  Dispatcher old(*DialectOf({0, 3, 38}), Limits(), &functions_);
  EXPECT_EQ(old.Dispatch(call.view()).reply->header.encoding,
            Encoding::kLegacy);
}

TEST_F(DispatcherTest, RepliesWithAnErrorIfTheParentCouldNotReadTheResult) {
  const Message call = Call("", "m", "name", 7);
  Dispatcher old(*DialectOf({0, 3, 51}), Limits(), &functions_);
  EXPECT_THAT(old.Dispatch(call.view()).reply->payload,
              HasSubstr("at most 99 characters"));
}

TEST_F(DispatcherTest, FailsTheRestOfAChainWithTheSameError) {
  Reply(Call("chain", "m", "fail", 7));
  EXPECT_EQ(Reply(Call("chain", "m", "double", 7)),
            "builtins.ValueError: no good");
  EXPECT_EQ(functions_.runs, 1);
}

TEST_F(DispatcherTest, DoesNotFailOtherChains) {
  Reply(Call("chain", "m", "fail", 7));
  EXPECT_EQ(Reply(Call("other", "m", "double", 7)), "14");
  EXPECT_EQ(Reply(Call("", "m", "double", 7)), "14");
}

TEST_F(DispatcherTest, ForgetsAChainOnRequest) {
  Reply(Call("chain", "m", "fail", 7));
  EXPECT_EQ(Reply(Forget("chain")), "nothing");
  EXPECT_EQ(Reply(Call("chain", "m", "double", 7)), "14");
}

TEST_F(DispatcherTest, AFunctionThatIsNotThereDoesNotFailTheChain) {
  Reply(Call("chain", "unknown", "f", 7));
  EXPECT_EQ(Reply(Call("chain", "m", "double", 7)), "14");
}

TEST_F(DispatcherTest, LogsAFailureThatNobodyWaitsFor) {
  const Dispatcher::Outcome outcome =
      dispatcher_.Dispatch(Call("", "m", "fail", 7, 0).view());
  EXPECT_FALSE(outcome.reply.has_value());
  ASSERT_TRUE(outcome.log.has_value());
  EXPECT_EQ(outcome.log->level, kLogError);
  EXPECT_EQ(outcome.log->message,
            "No-reply function call failed: builtins.ValueError: no good");
}

// The chain keeps the error for a later call that does want a reply.
TEST_F(DispatcherTest, DoesNotLogAFailureInAChain) {
  const Dispatcher::Outcome outcome =
      dispatcher_.Dispatch(Call("chain", "m", "fail", 7, 0).view());
  EXPECT_FALSE(outcome.reply.has_value());
  EXPECT_FALSE(outcome.log.has_value());
}

TEST_F(DispatcherTest, NamesTheFieldOfACallThatIsWrong) {
  Document doc;
  const Message call =
      Pickled(doc,
              doc.Tuple({Document::None(), doc.Int(5), Document::None(),
                         doc.Text("f"), doc.Tuple({}), doc.NewKwargs()}),
              1001);
  EXPECT_EQ(Reply(call),
            "mitogen.core.StreamError: invalid message: expected field module "
            "of CALL_FUNCTION as text, got int\n"
            "(clause PAY-1 of the specification of mitogen-stub)");
}

TEST_F(DispatcherTest, RefusesAChainIdThatIsMadeOfParts) {
  Document doc;
  const Message call = Pickled(
      doc,
      doc.Tuple({doc.Tuple({doc.Int(1)}), doc.Text("m"), Document::None(),
                 doc.Text("double"), doc.Tuple({doc.Int(7)}), doc.NewKwargs()}),
      1001);
  EXPECT_NE(Reply(call).find("expected field chain_id"), std::string::npos);
  EXPECT_EQ(functions_.runs, 0);
}

TEST_F(DispatcherTest, AnswersBytesThatAreNoPickle) {
  Message call;
  call.header.reply_to = 1001;
  call.payload = "garbage";
  EXPECT_EQ(Reply(call).substr(0, 42),
            "mitogen.core.StreamError: invalid message:");
}

TEST_F(DispatcherTest, SaysInTheOriginalsWordsThatAGlobalIsNotAllowed) {
  Message call;
  call.header.reply_to = 1001;
  call.payload =
      "\x80\x02"
      "cos\nsystem\n.";
  EXPECT_EQ(Reply(call).substr(0, 41),
            "mitogen.core.StreamError: cannot unpickle");
}

TEST_F(DispatcherTest, TakesNamesAsBytesFromPython2) {
  Document doc;
  const Message call =
      Pickled(doc,
              doc.Tuple({Document::None(), doc.Bytes("m"), Document::None(),
                         doc.Bytes("double"), doc.Tuple({doc.Int(7)}),
                         doc.NewKwargs()}),
              1001);
  EXPECT_EQ(Reply(call), "14");
}

TEST_F(DispatcherTest, RunsAtOnceWhatCannotBlock) {
  FunctionsThatMayBlock functions;
  Dispatcher dispatcher(Dialect(), Limits(), &functions);
  const std::optional<Dispatcher::Outcome> outcome =
      dispatcher.DispatchQuick(Call("", "m", "double", 7).view());
  ASSERT_TRUE(outcome.has_value());
  EXPECT_TRUE(outcome->reply.has_value());
  EXPECT_EQ(functions.runs, 1);
}

TEST_F(DispatcherTest, LeavesWhatMayBlockAlone) {
  FunctionsThatMayBlock functions;
  Dispatcher dispatcher(Dialect(), Limits(), &functions);
  EXPECT_FALSE(dispatcher.DispatchQuick(Call("chain", "m", "fail", 7).view())
                   .has_value());
  EXPECT_EQ(functions.runs, 0);
  // Nor has its chain failed.
  EXPECT_TRUE(dispatcher.DispatchQuick(Call("chain", "m", "double", 7).view())
                  .has_value());
  EXPECT_EQ(functions.runs, 1);
}

TEST_F(DispatcherTest, AnswersAtOnceWhatIsNotThere) {
  FunctionsThatMayBlock functions;
  Dispatcher dispatcher(Dialect(), Limits(), &functions);
  EXPECT_TRUE(
      dispatcher.DispatchQuick(Call("", "n", "double", 7).view()).has_value());
}

// Starts calls without running them, as a program does that runs its own.
class StartedCallTest : public DispatcherTest {
 protected:
  // True if the call is to be run.
  bool Start(const Message& call) {
    message_ = call;
    outcome_ = started_.Start(message_.view(), &arguments_, &call_);
    return !outcome_.has_value();
  }
  void Fail(Dispatcher::Ended ended) {
    Document reply;
    started_.Finish(call_, PythonError("builtins.ValueError", "no good"), ended,
                    &reply);
  }

  Dispatcher started_{Dialect(), Limits(), nullptr};
  Dispatcher::StartedCall call_;
  Message message_;
  Document arguments_;
  std::optional<Dispatcher::Outcome> outcome_;
};

TEST_F(StartedCallTest, NamesTheFunction) {
  ASSERT_TRUE(Start(Call("", "m", "double", 4)));
  EXPECT_EQ(call_.call.function, "double");
  EXPECT_EQ(arguments_.AsInt(arguments_.items(call_.call.args)[0]), 4);
  EXPECT_FALSE(call_.chain.has_value());
}

TEST_F(StartedCallTest, FailsTheRestOfItsChain) {
  ASSERT_TRUE(Start(Call("c", "m", "fail", 0)));
  Fail(Dispatcher::Ended::kRun);
  EXPECT_FALSE(Start(Call("c", "m", "double", 4)));
  EXPECT_TRUE(outcome_->reply.has_value());
  EXPECT_TRUE(Start(Call("other", "m", "double", 4)));
}

TEST_F(StartedCallTest, ForgetsAChainOnRequest) {
  ASSERT_TRUE(Start(Call("c", "m", "fail", 0)));
  Fail(Dispatcher::Ended::kRun);
  EXPECT_FALSE(Start(Forget("c")));
  EXPECT_TRUE(Start(Call("c", "m", "double", 4)));
}

TEST_F(StartedCallTest, ThatIsNotFoundDoesNotFailItsChain) {
  ASSERT_TRUE(Start(Call("c", "m", "missing", 0)));
  Fail(Dispatcher::Ended::kNotFound);
  EXPECT_TRUE(Start(Call("c", "m", "double", 4)));
}

}  // namespace
}  // namespace mitogen
