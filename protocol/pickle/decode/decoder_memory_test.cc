// Tests the bound on memory that decoder.h promises, with inputs made to break
// it, and that small messages allocate nothing.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/testing/golden_file.h"
#include "protocol/pickle/testing/heap_peak.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using std::string_literals::operator""s;

constexpr size_t kBytesForOne = 16;
constexpr size_t kBytesForNothing = 64 << 10;

size_t PeakOf(const std::string& input) {
  StartHeapPeak();
  {
    Document doc;
    PickleDecoder decoder{Limits()};
    decoder.Start(input, &doc);
    while (!decoder.AtEnd() && decoder.Next().ok()) {
    }
  }
  return HeapPeak();
}

void ExpectBounded(absl::string_view name, const std::string& input) {
  const size_t bound = kBytesForOne * input.size() + kBytesForNothing;
  EXPECT_LE(PeakOf(input), bound) << name << ", " << input.size() << " bytes";
}

std::string Repeated(absl::string_view unit, size_t size) {
  std::string result;
  result.reserve(size + unit.size());
  while (result.size() < size) result.append(unit.data(), unit.size());
  return result;
}

// One attack: `head`, then `first` again and again for half of the input, then
// `second` for the other half, then `tail`.
struct Attack {
  const char* name;
  std::string head;
  std::string first;
  std::string second;
  std::string tail;
};

std::vector<Attack> Attacks() {
  const std::string latin1 = "c_codecs\nencode\nq\0X\x64\0\0\0"s +
                             Repeated("\xc3\xa9", 100) + "N\x86q\1"s;
  return {
      {"lists", "", "]", "]", "."},
      {"dicts", "", "}", "}", "."},
      {"sets", "", "\x8f", "\x8f", "."},
      {"marks", "", "(", "(", "N."},
      {"marks, then lists", "", "(", "]", "."},
      {"Nones", "", "N", "N", "."},
      {"empty tuples", "", ")", ")", "."},
      {"small integers", "", "K\0"s, "K\0"s, "."},
      {"integers", "", "J\xff\xff\xff\x7f", "J\0\0\0\x80"s, "."},
      {"long integers", "", "\x8a\0"s, "\x8a\x09zzzzzzzzz", "."},
      {"text integers", "", "I1\n", "I12345678901\n", "."},
      {"floats", "", "G\0\0\0\0\0\0\0\0"s, "F1\n", "."},
      {"empty bytes", "", "U\0"s, "U\0"s, "."},
      {"empty text", "", "\x8c\0"s, "V\n", "."},
      {"byte arrays", "", "\x96\0\0\0\0\0\0\0\0"s, "C\0"s, "."},
      {"quoted strings", "", "S'abc'\n", "S'\\x41'\n", "."},
      {"escaped text", "", "V\xff\xff\n", "V\\u0800\n", "."},
      {"long escaped text", "V", "\xff", "\xff", "\n."},
      {"a long quoted string", "S'", "a", "\\n", "'\n."},
      {"values that are dropped", "", "]0", "]0", "N."},
      {"duplicates", "N", "2", "2", "."},
      {"nested lists", "", "]", "a", "."},
      {"nested dicts", "", "}N", "s", "."},
      {"nested sets of one", "", "\x8f(", "N\x90", "."},
      {"nested tuples", ")", "\x85", "\x85", "."},
      {"nested pairs", "N", "2\x86", "2\x86", "."},
      {"triples", "N", "22\x87", "22\x87", "."},
      {"frozen sets of nothing", "", "(\x91", "(\x91", "."},
      {"frozen sets of one", "", "(N\x91", "(N\x91", "."},
      {"a list, item by item", "]", "Na", "Na", "."},
      {"a list of lists, item by item", "]", "]a", "]a", "."},
      {"a list, in batches of one", "]", "(Ne", "(]e", "."},
      {"a list in one batch, then item by item", "](", "]", "]", "e]a]a."},
      {"a list in one batch", "(", "]", "]", "l."},
      {"a tuple", "(", "]", "]", "t."},
      {"a tuple of empty strings", "(", "U\0"s, "U\0"s, "t."},
      {"a dict in one batch", "(", "N]", "N]", "d."},
      {"a dict, entry by entry", "}", "N]s", "NNs", "."},
      {"a set", "\x8f(", "N", "U\0"s, "\x90."},
      {"a frozen set", "(", "N", "U\0"s, "\x91."},
      {"small lists", "", "(Nl", "(NNl", "."},
      {"small lists that grow", "", "](]]e]a", "](]]]e]a", "."},
      {"lists of sixteen that grow", "", "](]]]]]]]]]]]]]]]]e]a",
       "](]]]]]]]]]]]]]]]]e]a", "."},
      {"lists of a block that grow", "", "](" + std::string(128, ']') + "e]a",
       "](" + std::string(254, ']') + "e]a", "."},
      {"tuples of a block", "", "(" + std::string(253, 'N') + "t",
       "(" + std::string(256, 'N') + "t", "."},
      {"small dicts", "", "(NNd", "}NNs", "."},
      {"memoize", "N", "\x94", "\x94", "."},
      {"lists in the memo", "", "]\x94", "]\x94", "."},
      {"puts to one index", "N", "q\0"s, "q\xff", "."},
      {"text puts", "N", "p0\n", "p9\n", "."},
      {"the last memo index", "N", "r\xff\xff\xff\x7f", "r\0\0\0\1"s, "."},
      {"gets", "Nq\0"s, "h\0"s, "g0\n", "."},
      {"gets of a list, appended", "]q\0"s, "h\0a"s, "h\0a"s, "."},
      {"calls that copy nothing", "c__builtin__\nbytes\nq\0)q\1"s, "h\0h\1R"s,
       "h\0h\1R"s, "."},
      {"calls that copy a string", latin1, "h\0h\1R"s, "h\0h\1R"s, "."},
      {"blobs", "cmitogen.core\nBlob\nq\0U\1a\x85q\1"s, "h\0h\1R"s, "h\0h\1R"s,
       "."},
      {"Kwargs of one dict, again and again",
       "cmitogen.core\nKwargs\nq\0}(U\1aNu\x85q\1"s, "h\0h\1R"s, "h\0h\1R"s,
       "."},
      {"Kwargs with keys of bytes, each a duplicate",
       "cmitogen.core\nKwargs\nq\0(U\1a"s, "2", "2", "Nd\x85R."},
      {"Kwargs with keys of bytes", "cmitogen.core\nKwargs\n(", "U\0N"s,
       "U\0N"s, "d\x85R."},
      {"globals", "", "c_codecs\nencode\n", "c_codecs\nencode\n", "."},
      {"several pickles", "", "].", "N.", ""},
      {"several memos", "", "]\x94.", "]\x94.", ""},
  };
}

TEST(DecoderMemoryTest, NoInputTakesMoreThanSixteenTimesItsSize) {
  for (const Attack& attack : Attacks()) {
    for (const size_t size : {10, 1000, 20000, 300000}) {
      const std::string input =
          absl::StrCat(attack.head, Repeated(attack.first, size / 2),
                       Repeated(attack.second, size / 2), attack.tail);
      ExpectBounded(attack.name, input);
    }
  }
}

// Each put has a new index, far from the last.
TEST(DecoderMemoryTest, AScatteredMemoTakesNoMoreEither) {
  std::string input = "N";
  for (uint32_t i = 0; i < 200000; ++i) {
    const uint32_t index = (i * 2654435761u) >> 1;
    input.push_back('r');
    for (int shift = 0; shift < 32; shift += 8) {
      input.push_back(static_cast<char>(index >> shift));
    }
  }
  ExpectBounded("scattered memo", input + ".");
}

TEST(DecoderMemoryTest, AMemoWithTwoHighIndicesIsAsSmallAsOneWithout) {
  ExpectBounded("memoize",
                "Np4000000\np4000001\n" + Repeated("\x94", 917510) + ".");
}

// The copies of one large dict take what calls may take, then lists take the
// most that other input can.
TEST(DecoderMemoryTest, CopiesLeaveRoomForTheRestOfTheMessage) {
  const auto attack = [](char key, size_t calls) {
    std::string input = "cmitogen.core\nKwargs\nq\0}("s;
    for (int i = 1000; i < 2000; ++i) {
      absl::StrAppend(&input, std::string(1, key), "\4", i, "N");
    }
    return input + "u\x85q\1"s + Repeated("h\0h\1R"s, 5 * calls);
  };
  for (const char key : {'U', '\x8c'}) {
    for (const size_t calls : {50, 100, 200, 261, 300}) {
      for (const char* unit : {"]Na", "]V\na"}) {
        const std::string input = attack(key, calls);
        ExpectBounded(unit, input + Repeated(unit, (1 << 20) - input.size()));
      }
    }
  }
}

TEST(DecoderMemoryTest, SevenBytesTakeNoArrayUpToTheirMemoIndex) {
  ExpectBounded("2^24", "Nr\0\0\0\1."s);
}

TEST(DecoderMemoryTest, AnnouncedLengthsTakeNothing) {
  for (const std::string& input :
       {"X\xff\xff\xff\x7f"s, "B\xff\xff\xff\xff"s, "T\xff\xff\xff\x7f"s,
        "\x8e\xff\xff\xff\xff\xff\xff\xff\x7f"s, "\x8b\xff\xff\xff\x7f"s,
        "\x95\xff\xff\xff\xff\xff\xff\xff\xff"s}) {
    ExpectBounded("length", input);
  }
}

RC_GTEST_PROP(DecoderMemoryTest, OpcodesInAnyOrderKeepTheBound, ()) {
  const auto units = *rc::gen::container<std::vector<std::string>>(
      rc::gen::elementOf(std::vector<std::string>{
          "]",    "}",    "(",    ")",    "N",   "2",    "0",    "a",    "e",
          "s",    "u",    "t",    "l",    "d",   "\x85", "\x86", "\x87", "\x8f",
          "\x90", "\x91", "\x94", "U\0"s, "K\1", "q\1",  "h\1",  "1"}));
  std::string unit;
  for (const std::string& opcode : units) unit += opcode;
  if (unit.empty()) return;
  ExpectBounded("generated", "NN" + Repeated(unit, 50000) + ".");
}

// A document and a decoder that served a message before serve the next one
// from the memory that they have.
TEST(DecoderMemoryTest, SmallMessagesAllocateNothing) {
  for (GoldenCase golden : ReadGoldenFile("python3_0.3.54.txt")) {
    if (golden["name"] != "a call" && golden["name"] != "a module" &&
        golden["name"] != "Kwargs" && golden["name"] != "a Sender") {
      continue;
    }
    const std::string pickle = golden["pickle"];
    Document doc;
    PickleDecoder decoder{Limits()};
    ASSERT_TRUE(decoder.Decode(pickle, &doc).ok());
    StartHeapPeak();
    doc.Clear();
    ASSERT_TRUE(decoder.Decode(pickle, &doc).ok());
    EXPECT_EQ(HeapAllocations(), 0u) << golden["name"];
  }
}

// A large message leaves no more than a small one would have left.
TEST(DecoderMemoryTest, TheMemoryOfALargeMessageIsGivenBack) {
  Document doc;
  PickleDecoder decoder{Limits()};
  StartHeapPeak();
  ASSERT_TRUE(decoder.Decode(Repeated("]\x94", 1000000) + ".", &doc).ok());
  doc.Clear();
  ASSERT_TRUE(decoder.Decode("N.", &doc).ok());
  EXPECT_LT(HeapLive(), kBytesForNothing);
}

}  // namespace
}  // namespace mitogen
