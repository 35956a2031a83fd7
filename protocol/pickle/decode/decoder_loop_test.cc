// Compares the decoder's fast loop with the one that does each opcode in full,
// which runs when the input is long enough to meet a limit.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using std::string_literals::operator""s;

constexpr size_t kUncut = size_t{1} << 20;

// Everything that can be seen of a decode.
std::string EventsOf(const std::string& input, const Limits& limits) {
  Document doc;
  PickleDecoder decoder(limits);
  decoder.Start(input, &doc);
  std::string events;
  while (!decoder.AtEnd()) {
    const absl::StatusOr<ValueId> value = decoder.Next();
    absl::StrAppend(&events, value.status().ToString(), " at ",
                    decoder.consumed(), ", ", doc.arena_words(), " words\n");
    if (!value.ok()) break;
    absl::StrAppend(&events, Repr(doc, *value, kUncut), "\n");
  }
  return events;
}

// The input begins with two bytes that are one opcode, so this limit is never
// met; but the decoder cannot know.
std::string EventsOfFullLoop(const std::string& input) {
  Limits limits;
  limits.max_pickle_opcodes = input.size() - 1;
  return EventsOf(input, limits);
}

std::string Number(uint64_t number, size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<char>(number >> (8 * i)));
  }
  return bytes;
}

rc::Gen<std::string> String() {
  return rc::gen::oneOf(
      rc::gen::container<std::string>(rc::gen::inRange<char>('a', 'z')),
      rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
      rc::gen::map(rc::gen::inRange<size_t>(0, 40), [](size_t size) {
        return std::string(size, 'a') + "\xc3\xa9";
      }));
}

std::string AnyStringOpcode() {
  const std::string string = *String();
  const auto with_length = [&string](char opcode, size_t size) {
    return opcode + Number(string.size(), size) + string;
  };
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return with_length('X', 4);
    case 1:
      return with_length('\x8c', 1);
    case 2:
      return with_length('U', 1);
    default:
      return with_length('T', 4);
  }
}

std::string AnyNumberOpcode() {
  const uint64_t number = *rc::gen::arbitrary<uint64_t>();
  const size_t size = *rc::gen::inRange<size_t>(0, 11);
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return "K" + Number(number, 1);
    case 1:
      return "M" + Number(number, 2);
    case 2:
      return "J" + Number(number, 4);
    case 3:
      return "\x8a" + Number(size, 1) +
             (Number(number, 8) + "\xff\x7f\xff").substr(0, size);
    default:
      return "G" + Number(number, 8);
  }
}

std::string AnyMemoOpcode() {
  const uint64_t index = *rc::gen::inRange(0, 6);
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return "q" + Number(index, 1);
    case 1:
      return "r" + Number(index, 4);
    case 2:
      return "h" + Number(index, 1);
    case 3:
      return "j" + Number(index, 4);
    default:
      return "\x94";
  }
}

// After one of these a program goes on, whatever comes before it.
std::string AnySafeOpcodes() {
  return *rc::gen::elementOf(
      std::vector<std::string>{"N",
                               "\x88",
                               "\x89",
                               "]",
                               "}",
                               ")",
                               "\x80\2",
                               "N\x85",
                               "]\x85",
                               "NN\x86",
                               "N]\x86",
                               "NNN\x87",
                               ")\x85\x85",
                               "(NNt",
                               "(t",
                               "(]l",
                               "(NNd",
                               "](NNe",
                               "}(NNK\1Nu",
                               "}NNs",
                               "]Na",
                               "N2",
                               "N0",
                               "(1",
                               "c__builtin__\nbytes\n",
                               "c__builtin__\nbytes\nU\1a\x85R",
                               "I1\n"});
}

std::string AnyRiskyOpcode() {
  return *rc::gen::elementOf(std::vector<std::string>{
      "(q\6",   "(q\5", "(]\x85Nd", "(]N\x86Nd", "(NN]\x87Nd", "(",
      "\x85",   "\x86", "\x87",     "t",         "l",          "d",
      "e",      "u",    "a",        "s",         "0",          "1",
      "\x80\6", "R",    ".",        "h\x09",     "\xff"});
}

std::string AnyOpcodes() {
  switch (*rc::gen::weightedElement<int>(
      {{4, 0}, {3, 1}, {4, 2}, {8, 3}, {1, 4}})) {
    case 0:
      return AnyStringOpcode();
    case 1:
      return AnyNumberOpcode();
    case 2:
      return AnyMemoOpcode();
    case 3:
      return AnySafeOpcodes();
    default:
      return AnyRiskyOpcode();
  }
}

// A MARK, so that the tail makes everything part of the value; values for the
// opcodes that take some; and memo entries. Python 2 has none of index 0.
std::string AnyHead() {
  return *rc::gen::element("(NN]Nq\0q\1q\2q\3q\4q\5"s, "(NN]Nq\1q\2q\3q\4"s);
}

constexpr absl::string_view kTail = "t.";

std::string AnyProgram() {
  std::string program;
  const int count = *rc::gen::inRange(0, 40);
  for (int i = 0; i < count; ++i) program += AnyOpcodes();
  return program;
}

void ExpectSameEvents(const std::string& program) {
  const std::string input = "\x80\2" + program;
  RC_ASSERT(EventsOf(input, Limits()) == EventsOfFullLoop(input));
}

RC_GTEST_PROP(DecoderLoopTest, AgreesOnAnyProgram, ()) {
  ExpectSameEvents(absl::StrCat(AnyHead(), AnyProgram(), kTail));
}

RC_GTEST_PROP(DecoderLoopTest, AgreesOnAnyProgramThatIsCutOff, ()) {
  const std::string program = absl::StrCat(AnyHead(), AnyProgram(), kTail);
  ExpectSameEvents(
      program.substr(0, *rc::gen::inRange<size_t>(0, program.size())));
}

// The program is long enough to reach the end of each chunk of stack, arena and
// memo.
RC_GTEST_PROP(DecoderLoopTest, AgreesAcrossChunks, ()) {
  const std::string unit = AnyProgram();
  std::string program = AnyHead();
  const size_t size = *rc::gen::inRange<size_t>(0, 30000);
  while (!unit.empty() && program.size() < size) program += unit;
  ExpectSameEvents(absl::StrCat(program, kTail));
}

// A stack or a memo that ends with a chunk behaves like any other.
TEST(DecoderLoopTest, AgreesAtTheEdgesOfChunks) {
  const auto times = [](size_t count, absl::string_view unit) {
    std::string result;
    while (count-- > 0) absl::StrAppend(&result, unit);
    return result;
  };
  for (size_t values = 2044; values < 2052; ++values) {
    for (const char* unit : {"N", "]", "N\x94", "N(", "U\0"}) {
      for (const char* tail : {".", "t.", "\x86.", "\x87.", "(\x85.", "(t.",
                               "(Nt.", "00N\x86.", "(NNd.", "]Na.", "h\0."}) {
        const std::string input = "\x80\2(" +
                                  times(values, *unit == 'U' ? "U\0"s : unit) +
                                  (*tail == 'h' ? "h\0."s : tail);
        ASSERT_EQ(EventsOf(input, Limits()), EventsOfFullLoop(input))
            << values << " " << unit << " " << tail;
      }
    }
  }
}

}  // namespace
}  // namespace mitogen
