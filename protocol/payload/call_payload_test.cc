// CALL_FUNCTION, CALL_SERVICE, their replies, and blocks of ids.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/dialect.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/call_function.h"
#include "protocol/payload/call_reply.h"
#include "protocol/payload/call_service.h"
#include "protocol/payload/dead.h"
#include "protocol/payload/id_block.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

class CallPayloadTest : public testing::Test {
 protected:
  // The message with `root` as its pickle.
  Message Pickled(ValueId root) {
    Message message;
    EXPECT_TRUE(
        EncodePickle(written_, root, PickleProfile::kPython3, &message.payload)
            .ok());
    return message;
  }

  ValueId Text(absl::string_view text) { return written_.Text(text); }

  absl::Status CallStatus(ValueId root) {
    message_ = Pickled(root);
    return ParseCallFunction(message_.view(), &decoder_, &read_).status();
  }

  CallFunction Call() {
    CallFunction call;
    call.module = "os";
    call.function = "getpid";
    call.args = written_.Tuple({});
    call.kwargs = written_.NewKwargs();
    return call;
  }

  absl::Status BuildStatus(const CallFunction& call) {
    return ToMessage(call, Dialect(), PickleProfile::kPython3, &written_)
        .status();
  }

  Document written_;
  Document read_;
  PickleDecoder decoder_{Limits()};
  Message message_;
};

void ExpectFault(const absl::Status& status, Blame blame,
                 absl::string_view clause, absl::string_view text) {
  ASSERT_TRUE(FaultOf(status).has_value()) << status;
  EXPECT_EQ(FaultOf(status)->blame, blame) << status;
  EXPECT_EQ(FaultOf(status)->clause, clause) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(text)));
}

TEST_F(CallPayloadTest, NamesTheFieldOfACallThatIsWrong) {
  const ValueId none = Document::None();
  const ValueId list = written_.NewList();
  const ValueId one = written_.Int(1);
  const ValueId empty = written_.Tuple({});
  const ValueId kwargs = written_.NewKwargs();
  const struct {
    ValueId root;
    const char* text;
  } kCases[] = {
      {none, "expected CALL_FUNCTION as a tuple of 6 items, got None"},
      {written_.Tuple({none}), "as a tuple of 6 items, got tuple of 1"},
      {written_.Tuple({list, Text("m"), none, Text("f"), empty, kwargs}),
       "field chain_id of CALL_FUNCTION as a hashable value, got list"},
      {written_.Tuple({none, one, none, Text("f"), empty, kwargs}),
       "field module of CALL_FUNCTION as text, got int"},
      {written_.Tuple(
           {none, written_.Bytes("\xff"), none, Text("f"), empty, kwargs}),
       "field module of CALL_FUNCTION as text, got bytes that are not UTF-8"},
      {written_.Tuple({none, Text("m"), one, Text("f"), empty, kwargs}),
       "field class of CALL_FUNCTION as text, got int"},
      {written_.Tuple({none, Text("m"), none, none, empty, kwargs}),
       "field function of CALL_FUNCTION as text, got None"},
      {written_.Tuple({none, Text("m"), none, Text("f"), one, kwargs}),
       "field args of CALL_FUNCTION as a tuple, got int"},
      {written_.Tuple({none, Text("m"), none, Text("f"), empty, empty}),
       "field kwargs of CALL_FUNCTION as Kwargs, got tuple"},
  };
  for (const auto& c : kCases) {
    ExpectFault(CallStatus(c.root), Blame::kPeer, "PAY-1", c.text);
  }
}

TEST_F(CallPayloadTest, RefusesACallThatIsTaggedAsRawBytes) {
  message_ = *ToMessage(Call(), Dialect(), PickleProfile::kPython3, &written_);
  message_.header.encoding = Encoding::kRaw;
  ExpectFault(ParseCallFunction(message_.view(), &decoder_, &read_).status(),
              Blame::kPeer, "PAY-17", "got one tagged as raw bytes");
}

TEST_F(CallPayloadTest, BlamesTheCallerForACallThatCannotBeBuilt) {
  CallFunction call = Call();
  call.module = "\xff";
  ExpectFault(BuildStatus(call), Blame::kCaller, "PAY-1", "field module");
  call = Call();
  call.class_name = "\xff";
  ExpectFault(BuildStatus(call), Blame::kCaller, "PAY-1", "field class");
  call = Call();
  call.function = "\xff";
  ExpectFault(BuildStatus(call), Blame::kCaller, "PAY-1", "field function");
  call = Call();
  call.args = Document::None();
  ExpectFault(BuildStatus(call), Blame::kCaller, "PAY-1", "field args");
  call = Call();
  call.chain_id = written_.NewList();
  ExpectFault(BuildStatus(call), Blame::kCaller, "PAY-1", "field chain_id");
  call = Call();
  written_.Set(call.kwargs, written_.Int(1), Document::None());
  ExpectFault(BuildStatus(call), Blame::kCaller, "PAY-1", "a key of int");
}

TEST_F(CallPayloadTest, BuildsNoContextNameThatTheReleaseDoesNotRead) {
  const auto built = [this](const Release& release, absl::string_view name) {
    CallFunction call = Call();
    const ValueId list = written_.NewList();
    written_.Append(list, list);
    written_.Append(list, written_.Context(1, name));
    written_.Set(call.kwargs, "context", list);
    return ToMessage(call, *DialectOf(release), PickleProfile::kPython3,
                     &written_)
        .status();
  };
  std::string accents;
  for (int i = 0; i < 99; ++i) accents += "\xc3\xa9";
  EXPECT_TRUE(built({0, 3, 51}, accents).ok());
  ExpectFault(built({0, 3, 51}, accents + "x"), Blame::kCaller, "DIA-3",
              "at most 99 characters, as release 0.3.51 reads, got 100");
  EXPECT_TRUE(built({0, 3, 52}, std::string(500, 'x')).ok());
  ExpectFault(built({0, 3, 52}, std::string(501, 'x')), Blame::kCaller, "DIA-3",
              "at most 500 characters");
}

TEST_F(CallPayloadTest, BuildsNoReplyWithSuchAName) {
  const ValueId context = written_.Context(1, std::string(100, 'x'));
  for (const bool is_long : {true, false}) {
    Dialect dialect;
    dialect.long_context_names = is_long;
    const absl::StatusOr<Message> reply = CallReplyMessage(
        written_.Tuple({context}), dialect, PickleProfile::kCompact, written_);
    EXPECT_EQ(reply.ok(), is_long) << reply.status();
  }
}

TEST_F(CallPayloadTest, PassesOnThatAnArgumentHasNoPickle) {
  CallFunction call = Call();
  call.args = written_.Tuple({written_.NewSet()});
  ExpectFault(BuildStatus(call), Blame::kCaller, "PKL-22", "set");
}

TEST_F(CallPayloadTest, WritesADictOfKeywordsAsKwargs) {
  CallFunction call = Call();
  call.kwargs = written_.NewDict();
  written_.Set(call.kwargs, "a", written_.Int(1));
  message_ = *ToMessage(call, Dialect(), PickleProfile::kCompact, &written_);
  const absl::StatusOr<CallFunction> read =
      ParseCallFunction(message_.view(), &decoder_, &read_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(Repr(read_, read->kwargs), "Kwargs({'a': 1})");
}

TEST_F(CallPayloadTest, NamesTheFieldOfAServiceCallThatIsWrong) {
  const ValueId kwargs = written_.NewKwargs();
  const struct {
    ValueId root;
    const char* text;
  } kCases[] = {
      {kwargs, "CALL_SERVICE as a tuple of 3 items, got Kwargs"},
      {written_.Tuple({Document::None(), Text("m"), kwargs}), "field service"},
      {written_.Tuple({Text("s"), Document::None(), kwargs}), "field method"},
      {written_.Tuple({Text("s"), Text("m"), Document::None()}),
       "field kwargs of CALL_SERVICE as Kwargs, got None"},
  };
  for (const auto& c : kCases) {
    message_ = Pickled(c.root);
    ExpectFault(ParseCallService(message_.view(), &decoder_, &read_).status(),
                Blame::kPeer, "PAY-11", c.text);
  }
}

TEST_F(CallPayloadTest, BlamesTheCallerForAServiceCallThatCannotBeBuilt) {
  const ValueId kwargs = written_.NewKwargs();
  const struct {
    CallService call;
    const char* text;
  } kCases[] = {
      {{"\xff", "m", kwargs}, "field service"},
      {{"s", "\xff", kwargs}, "field method"},
      {{"s", "m", Document::None()}, "field kwargs"},
  };
  for (const auto& c : kCases) {
    ExpectFault(ToMessage(c.call, Dialect(), PickleProfile::kPython3, &written_)
                    .status(),
                Blame::kCaller, "PAY-11", c.text);
  }
}

TEST_F(CallPayloadTest, TellsADeadReplyFromAnEmptyOne) {
  message_ = ToMessage(Dead{"no route to 7"});
  const absl::StatusOr<CallReply> dead =
      ParseCallReply(message_.view(), &decoder_, &read_);
  ASSERT_TRUE(dead.ok()) << dead.status();
  EXPECT_EQ(dead->dead_reason, "no route to 7");
  message_ = *CallReplyMessage(Document::None(), Dialect(),
                               PickleProfile::kCompact, written_);
  const absl::StatusOr<CallReply> none =
      ParseCallReply(message_.view(), &decoder_, &read_);
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_EQ(none->dead_reason, std::nullopt);
  EXPECT_TRUE(read_.is_none(none->value));
}

TEST_F(CallPayloadTest, RefusesABlockWithoutIds) {
  for (const IdBlock block : {IdBlock{7, 7}, IdBlock{8, 7}}) {
    ExpectFault(ToMessage(block, Dialect(), PickleProfile::kPython3, &written_)
                    .status(),
                Blame::kCaller, "PAY-9", "field end");
    message_ = Pickled(
        written_.Tuple({written_.Int(block.first), written_.Int(block.end)}));
    ExpectFault(ParseIdBlock(message_.view(), &decoder_, &read_).status(),
                Blame::kPeer, "PAY-9", "got 7");
  }
}

TEST_F(CallPayloadTest, NamesTheIdOfABlockThatIsNone) {
  message_ = Pickled(
      written_.Tuple({written_.Int(1), written_.Int(int64_t{1} << 32)}));
  ExpectFault(ParseIdBlock(message_.view(), &decoder_, &read_).status(),
              Blame::kPeer, "PAY-9",
              "field end of the reply to ALLOCATE_ID as an integer from 0 to "
              "2^32 - 1, got 4294967296");
  message_ = Pickled(written_.Tuple({Document::Bool(true), written_.Int(2)}));
  ExpectFault(ParseIdBlock(message_.view(), &decoder_, &read_).status(),
              Blame::kPeer, "PAY-9", "field first");
}

RC_GTEST_PROP(IdBlockProperty, IsReadBackAndTaggedInEveryDialect,
              (uint32_t first, uint32_t end, bool tagged)) {
  RC_PRE(first < end);
  Dialect dialect;
  dialect.tag_is_encoding = tagged;
  Document document;
  const absl::StatusOr<Message> message = ToMessage(
      IdBlock{first, end}, dialect, PickleProfile::kPython2, &document);
  RC_ASSERT(message.ok());
  RC_ASSERT(message->header.encoding ==
            (tagged ? Encoding::kPickle : Encoding::kLegacy));
  PickleDecoder decoder{Limits()};
  const absl::StatusOr<IdBlock> read =
      ParseIdBlock(message->view(), &decoder, &document);
  RC_ASSERT(read.ok());
  RC_ASSERT(read->first == first);
  RC_ASSERT(read->end == end);
}

}  // namespace
}  // namespace mitogen
