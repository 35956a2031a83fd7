#include "protocol/pickle/decode/decoder.h"

#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/pickle/testing/golden_file.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using std::string_literals::operator""s;

constexpr size_t kUncut = size_t{1} << 20;

// What a pickle holds, as Repr() shows it; or the clause that refuses it.
std::string Read(const std::string& pickle, const Limits& limits = Limits()) {
  Document doc;
  const absl::StatusOr<ValueId> value =
      PickleDecoder(limits).Decode(pickle, &doc);
  if (value.ok()) return Repr(doc, *value, kUncut);
  return FaultOf(value.status())->clause;
}

Fault FaultIn(const std::string& pickle, const Limits& limits = Limits()) {
  Document doc;
  return *FaultOf(PickleDecoder(limits).Decode(pickle, &doc).status());
}

std::string Message(const std::string& pickle) {
  Document doc;
  return std::string(
      PickleDecoder(Limits()).Decode(pickle, &doc).status().message());
}

std::string String(char opcode, const std::string& string) {
  std::string pickle(1, opcode);
  for (int shift = 0; shift < 32; shift += 8) {
    pickle.push_back(static_cast<char>(string.size() >> shift));
  }
  return pickle + string;
}

std::string Text(const std::string& text) { return String('X', text); }

std::string Times(size_t count, const std::string& unit) {
  std::string result;
  for (size_t i = 0; i < count; ++i) result += unit;
  return result;
}

TEST(DecoderTest, ReadsWhatTheOriginalWrites) {
  for (const char* file :
       {"python3_0.3.54.txt", "python3_0.3.27.txt", "python2_0.3.27.txt"}) {
    const std::vector<GoldenCase> cases = ReadGoldenFile(file);
    ASSERT_FALSE(cases.empty());
    for (GoldenCase golden : cases) {
      if (!golden.contains("repr") ||
          golden["name"] == "two pickles in one message") {
        continue;
      }
      EXPECT_EQ(Read(golden["pickle"]), golden["repr"])
          << file << ": " << golden["name"];
    }
  }
}

TEST(DecoderTest, ReadsAndRefusesWhatCPythonDoes) {
  const std::vector<GoldenCase> cases = ReadGoldenFile("read_by_python3.txt");
  ASSERT_FALSE(cases.empty());
  for (GoldenCase golden : cases) {
    const std::string got = Read(golden["pickle"]);
    const bool accepted =
        golden.contains("repr") && !golden.contains("differs");
    if (accepted) {
      EXPECT_EQ(got, golden["repr"]) << golden["name"];
    } else {
      EXPECT_TRUE(absl::StartsWith(got, "PKL-")) << golden["name"] << got;
    }
  }
}

TEST(DecoderTest, ReadsSeveralPicklesWithOneMemo) {
  const std::string message = "X\1\0\0\0aq\0.h\0h\0\x86.N."s;
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start(message, &doc);
  std::vector<std::string> values;
  while (!decoder.AtEnd()) values.push_back(Repr(doc, *decoder.Next()));
  EXPECT_EQ(absl::StrJoin(values, " "), "'a' ('a', 'a') None");
  EXPECT_EQ(FaultOf(decoder.Next().status())->clause, "PKL-1");
}

TEST(DecoderTest, ReadsTheOriginalsMessageOfTwoPickles) {
  const std::vector<GoldenCase> cases = ReadGoldenFile("python3_0.3.54.txt");
  GoldenCase golden = cases.back();
  ASSERT_EQ(golden["name"], "two pickles in one message");
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start(golden["pickle"], &doc);
  const std::string first = Repr(doc, *decoder.Next());
  EXPECT_EQ(absl::StrCat(first, "; ", Repr(doc, *decoder.Next())),
            golden["repr"]);
  EXPECT_TRUE(decoder.AtEnd());
}

TEST(DecoderTest, BeginsEachMessageWithAnEmptyMemo) {
  Document doc;
  PickleDecoder decoder{Limits()};
  ASSERT_TRUE(decoder.Decode("Nq\0."s, &doc).ok());
  ASSERT_TRUE(decoder.Decode("Nr\0\0\1\0."s, &doc).ok());
  EXPECT_EQ(FaultOf(decoder.Decode("h\0."s, &doc).status())->clause, "PKL-8");
  EXPECT_FALSE(decoder.Decode("j\0\0\1\0."s, &doc).ok());
}

TEST(DecoderTest, LeavesWhatFollowsTheFirstPickle) {
  Document doc;
  PickleDecoder decoder{Limits()};
  ASSERT_TRUE(decoder.Decode("N.rest", &doc).ok());
  EXPECT_EQ(decoder.consumed(), 2u);
  EXPECT_FALSE(decoder.AtEnd());
}

TEST(DecoderTest, ReadsNoGlobalsIfTheCallerWantsNone) {
  const std::string pickle = "c_codecs\nencode\n\x8c\1aN\x86R.";
  Document doc;
  PickleDecoder decoder{Limits()};
  EXPECT_TRUE(decoder.Decode(pickle, &doc).ok());
  const absl::Status status =
      decoder.Decode(pickle, &doc, GlobalPolicy::kNone).status();
  EXPECT_EQ(FaultOf(status)->clause, "PKL-15");
}

TEST(DecoderTest, AnErrorTellsTheOffsetTheOpcodeAndTheClause) {
  const Fault fault = FaultIn("NN0cos\nsystem\n.");
  EXPECT_EQ(fault.blame, Blame::kPeer);
  EXPECT_EQ(fault.clause, "PKL-15");
  EXPECT_EQ(fault.offset, 3u);
  EXPECT_EQ(Message("NN0cos\nsystem\n."),
            "GLOBAL: expected a global that Mitogen allows, got os.system "
            "(at byte 3, PKL-15)");
  EXPECT_EQ(Message("N)R."),
            "REDUCE: expected a global and a tuple, got None and tuple "
            "(at byte 2, PKL-16)");
  EXPECT_EQ(Message("c__builtin__\nbytes\nNN\x86R."),
            "REDUCE: expected 0 to 1 arguments for __builtin__.bytes, got 2 "
            "(at byte 22, PKL-18)");
}

TEST(DecoderTest, AnErrorIsFinalForItsMessage) {
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start("bN.", &doc);
  const absl::Status first = decoder.Next().status();
  EXPECT_FALSE(first.ok());
  EXPECT_EQ(decoder.Next().status(), first);
  EXPECT_TRUE(decoder.Decode("N.", &doc).ok());
}

TEST(DecoderTest, RefusesEachOpcodeThatReachesFurther) {
  for (const OpcodeRow& row : kOpcodes) {
    if (row.disposition != OpcodeRow::kRefused) continue;
    const std::string pickle =
        std::string("NNN") + static_cast<char>(row.opcode);
    EXPECT_EQ(FaultIn(pickle).clause, "PKL-4") << row.name;
    EXPECT_TRUE(absl::StartsWith(Message(pickle), row.name)) << row.name;
  }
}

TEST(DecoderTest, RefusesEachByteThatIsNoOpcode) {
  for (int byte = 0; byte < 256; ++byte) {
    if (FindOpcode(static_cast<uint8_t>(byte)) != nullptr) continue;
    EXPECT_EQ(FaultIn(std::string(1, static_cast<char>(byte))).clause, "PKL-3");
  }
}

TEST(DecoderTest, RefusesEveryTruncation) {
  for (GoldenCase golden : ReadGoldenFile("python3_0.3.54.txt")) {
    const std::string& pickle = golden["pickle"];
    if (golden["name"] == "two pickles in one message") continue;
    const size_t step = pickle.size() / 500 + 1;
    for (size_t size = 0; size < pickle.size(); size += step) {
      EXPECT_EQ(FaultIn(pickle.substr(0, size)).clause, "PKL-1")
          << golden["name"];
    }
  }
}

TEST(DecoderTest, KeepsAliasesAndCycles) {
  Document doc;
  const std::string pickle = "]q\0h\0a]q\1h\1\x87."s;
  const ValueId root = *PickleDecoder(Limits()).Decode(pickle, &doc);
  const absl::Span<const ValueId> items = doc.items(root);
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(doc.items(items[0])[0], items[0]);
  EXPECT_EQ(items[1], items[2]);
}

TEST(DecoderTest, TheLastOfEqualKeysWins) {
  const std::string pickle = "}(\x8c\1aK\1\x8c\1aK\2u."s;
  Document doc;
  const ValueId dict = *PickleDecoder(Limits()).Decode(pickle, &doc);
  EXPECT_EQ(doc.entries(dict).size(), 2u);
  EXPECT_EQ(doc.AsInt(*doc.Find(dict, "a")), 2);
}

TEST(DecoderTest, LiteralStringsAreViewsIntoTheInput) {
  const std::string pickle = "\x8c\3abcU\3abcVabc\n\x87."s;
  Document doc;
  const ValueId root = *PickleDecoder(Limits()).Decode(pickle, &doc);
  EXPECT_EQ(doc.text(doc.items(root)[0]).data(), pickle.data() + 2);
  EXPECT_EQ(doc.bytes(doc.items(root)[1]).data(), pickle.data() + 7);
  EXPECT_EQ(doc.text(doc.items(root)[2]).data(), pickle.data() + 11);
}

TEST(DecoderTest, ReadsAMillionNestedListsAndFreesThem) {
  const size_t depth = 1000000;
  const std::string pickle =
      std::string(depth, ']') + std::string(depth - 1, 'a') + ".";
  Document doc;
  ValueId value = *PickleDecoder(Limits()).Decode(pickle, &doc);
  size_t nested = 1;
  for (; !doc.items(value).empty(); ++nested) value = doc.items(value)[0];
  EXPECT_EQ(nested, depth);
}

TEST(DecoderTest, ReadsAMillionNestedTuples) {
  const std::string pickle = ")" + std::string(1000000, '\x85') + ".";
  Document doc;
  EXPECT_TRUE(PickleDecoder(Limits()).Decode(pickle, &doc).ok());
}

TEST(DecoderTest, ReadsIntegersOfAnySize) {
  const std::string magnitude = std::string(100000, '\1');
  const std::string pickle = "\x8b\xa0\x86\1\0"s + magnitude + ".";
  Document doc;
  const ValueId value = *PickleDecoder(Limits()).Decode(pickle, &doc);
  EXPECT_EQ(doc.kind(value), ValueKind::kBigInt);
  char scratch[8];
  EXPECT_EQ(doc.IntegerBytes(value, scratch), magnitude);
}

TEST(DecoderTest, StopsAtTheOpcodeLimit) {
  Limits limits;
  limits.max_pickle_opcodes = 4;
  EXPECT_EQ(Read("N00N", limits), "PKL-6");
  EXPECT_EQ(Read("N0N.", limits), "None");
  EXPECT_EQ(FaultIn("N0N0N.", limits).blame, Blame::kLimit);
  EXPECT_EQ(FaultIn("N0N0N.", limits).clause, "PKL-21");
}

TEST(DecoderTest, CountsEachDigitOfAnIntegerAsAnOpcode) {
  Limits limits;
  limits.max_pickle_opcodes = 12;
  EXPECT_EQ(Read("I1234567890\n.", limits), "1234567890");
  EXPECT_EQ(Read("I12345678901\n.", limits), "PKL-21");
  EXPECT_EQ(Read("L12345678901L\n.", limits), "PKL-21");
}

TEST(DecoderTest, StopsAtTheStackLimit) {
  Limits limits;
  limits.max_pickle_stack = 3;
  EXPECT_EQ(Read("NNN.", limits), "None");
  EXPECT_EQ(FaultIn("NNNN.", limits).blame, Blame::kLimit);
}

TEST(DecoderTest, StopsAtTheMarkLimit) {
  Limits limits;
  limits.max_pickle_marks = 2;
  EXPECT_EQ(Read("((N.", limits), "None");
  EXPECT_EQ(FaultIn("(((N.", limits).blame, Blame::kLimit);
}

TEST(DecoderTest, StopsAtTheMemoEntryLimit) {
  Limits limits;
  limits.max_pickle_memo_entries = 2;
  EXPECT_EQ(Read("Nq\0q\1q\0q\1."s, limits), "None");
  EXPECT_EQ(FaultIn("Nq\0q\1q\2."s, limits).blame, Blame::kLimit);
}

TEST(DecoderTest, StopsAtTheMemoIndexLimit) {
  Limits limits;
  limits.max_pickle_memo_index = 1000;
  EXPECT_EQ(Read("Nr\xe8\3\0\0."s, limits), "None");
  EXPECT_EQ(FaultIn("Nr\xe9\3\0\0."s, limits).blame, Blame::kLimit);
  EXPECT_EQ(Read("Nr\xff\xff\xff\x7f."s), "None");
  EXPECT_EQ(FaultIn("Nr\0\0\0\x80."s).blame, Blame::kLimit);
  EXPECT_EQ(FaultIn("Np99999999999999999999\n."s).clause, "PKL-8");
}

// Four times such an index begins anew in an address of 32 bits.
TEST(DecoderTest, TakesNoMemoIndexForOneThatIsFarBelow) {
  EXPECT_EQ(Read("K\1q\0j\0\0\0\x40."s), "PKL-8");
  EXPECT_EQ(Read("K\1r\0\0\0\x40h\0."s), "PKL-8");
  EXPECT_EQ(Read("K\1r\0\0\0\x40K\2q\0j\0\0\0\x40\x86."s), "(2, 1)");
}

TEST(DecoderTest, StopsAtTheIntegerDigitLimit) {
  const std::string most(4300, '9');
  EXPECT_EQ(Read("I" + most + "\n.").substr(0, 2), "0x");
  EXPECT_EQ(FaultIn("I" + most + "9\n.").blame, Blame::kLimit);
  EXPECT_EQ(FaultIn("L" + most + "9L\n.").blame, Blame::kLimit);
}

// No digit may be lost beyond the limit either: this number is not 0.
TEST(DecoderTest, StopsAtTheFloatLimit) {
  EXPECT_EQ(Read("F." + std::string((32 << 20) - 1, '5') + "\n."),
            "0.5555555555555556");
  for (const size_t digits : {32 << 20, 50'000'001}) {
    const std::string pickle = "F." + std::string(digits, '5') + "\n.";
    EXPECT_EQ(Read(pickle), "PKL-21");
  }
}

TEST(DecoderTest, StopsAtTheContextNameLimit) {
  const auto context = [](size_t length) {
    return "cmitogen.core\n_unpickle_context\nK\1" +
           Text(std::string(length, 'a')) + "\x86R.";
  };
  EXPECT_EQ(Read(context(500)).substr(0, 13), "Context(1, 'a");
  EXPECT_EQ(Read(context(501)), "PKL-17");
}

TEST(DecoderTest, ACallErrorHasLessThanTenThousandCharacters) {
  const auto call_error = [](size_t length) {
    std::string text;
    for (size_t i = 0; i < length; ++i) text += "\xc3\xa9";
    return "cmitogen.core\nCallError\n" + Text(text) + "\x85R.";
  };
  EXPECT_EQ(Read(call_error(9999)).substr(0, 14), "CallError('\\xe");
  EXPECT_EQ(Read(call_error(10000)), "PKL-17");
}

TEST(DecoderTest, StopsConstructorsThatCopyMoreThanTheMessageHolds) {
  const std::string pickle = "c_codecs\nencode\nq\0"s +
                             Text(Times(50, "\xc3\xa9")) + "N\x86q\1"s +
                             Times(100, "h\0h\1R"s) + ".";
  EXPECT_EQ(FaultIn(pickle).clause, "PKL-25");
  EXPECT_EQ(FaultIn(pickle).blame, Blame::kLimit);
}

// Each of these would look at a long string 50,000 times or more.
TEST(DecoderTest, StopsCallsThatCheckALongStringAgainAndAgain) {
  const std::string kilobytes(512 << 10, 'a');
  const std::string again = Times(87000, "h\0h\1R0"s) + "N.";
  const std::string emoji = Times(9999, "\xf0\x9f\x98\x80");
  const std::string pickles[] = {
      "cmitogen.core\nKwargs\n" + String('B', kilobytes) + "q\0000}("s +
          Times(50000, "h\0N"s) + "u\x85R.",
      "cmitogen.core\nKwargs\nq\000}"s + String('B', kilobytes) + "Ns\x85q\1"s +
          again,
      "c_codecs\nencode\nq\0"s + Text(kilobytes) + Text("latin1") + "\x86q\1"s +
          again,
      "cmitogen.core\nCallError\nq\0"s + Text(emoji) + "\x85q\1"s + again};
  for (const std::string& pickle : pickles) {
    EXPECT_EQ(FaultIn(pickle).clause, "PKL-25");
    EXPECT_EQ(FaultIn(pickle).blame, Blame::kLimit);
  }
}

TEST(DecoderTest, ChecksAndCopiesEachStringOfAMessageOnce) {
  const std::string long_name(100000, 'a');
  EXPECT_EQ(
      Read("cmitogen.core\nKwargs\n}" + String('T', long_name) + "Ns\x85R."),
      "Kwargs({'" + long_name + "': None})");
  const std::string latin1 = Times(100000, "\xc3\xa9");
  EXPECT_EQ(Read("c_codecs\nencode\n" + Text(latin1) + "N\x86R.").substr(0, 6),
            "b'\\xe9");
  std::string short_names;
  for (char name = 'a'; name <= 'z'; ++name) {
    short_names += "U\1"s + name + "N";
  }
  EXPECT_EQ(
      Read("cmitogen.core\nKwargs\n}(" + short_names + "u\x85R.").substr(0, 21),
      "Kwargs({'a': None, 'b");
}

// What Python 3.6 and 3.13 answer: its dict drops equal keys before any of
// them becomes text.
TEST(DecoderTest, KwargsMergeEqualNamesAsPythonDoes) {
  const auto kwargs = [](const std::string& entries) {
    return Read("cmitogen.core\nKwargs\n}(" + entries + "u\x85R.");
  };
  const std::string text_a = "X\1\0\0\0a"s;
  EXPECT_EQ(kwargs("U\1aK\1" + text_a + "K\2U\1aK\3"), "Kwargs({'a': 2})");
  EXPECT_EQ(
      kwargs("U\1bK\x09" + text_a + "K\2U\1aK\3U\1bK\4NK\5" + text_a + "K\6"),
      "Kwargs({'b': 4, 'a': 3, None: 5})");
  EXPECT_EQ(kwargs(text_a + "K\2U\1aK\3" + text_a + "K\6"), "Kwargs({'a': 3})");
}

TEST(DecoderTest, ReadsAMemoIndexWithLeadingZeros) {
  EXPECT_EQ(Read("Np" + std::string(30, '0') + "1\n0g1\n."), "None");
  EXPECT_EQ(Read("Np" + std::string(4299, '0') + "1\n0g1\n."), "None");
  EXPECT_EQ(FaultIn("Np" + std::string(4300, '0') + "1\n.").clause, "PKL-21");
}

RC_GTEST_PROP(DecoderTest, BytesNeverCrashIt, (const std::string& bytes)) {
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start(bytes, &doc);
  while (!decoder.AtEnd()) {
    const absl::StatusOr<ValueId> value = decoder.Next();
    if (!value.ok()) {
      RC_ASSERT(FaultOf(value.status()).has_value());
      return;
    }
    Repr(doc, *value);
  }
}

RC_GTEST_PROP(DecoderTest, OpcodesInAnyOrderNeverCrashIt, ()) {
  const auto opcodes = *rc::gen::container<std::string>(rc::gen::map(
      rc::gen::inRange<size_t>(0, std::size(kOpcodes)),
      [](size_t i) { return static_cast<char>(kOpcodes[i].opcode); }));
  const std::string pickle = opcodes + ".";
  Document doc;
  PickleDecoder decoder{Limits()};
  const absl::StatusOr<ValueId> value = decoder.Decode(pickle, &doc);
  if (value.ok()) {
    Repr(doc, *value);
  } else {
    RC_ASSERT(FaultOf(value.status()).has_value());
  }
}

}  // namespace
}  // namespace mitogen
