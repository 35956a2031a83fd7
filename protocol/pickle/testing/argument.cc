#include "protocol/pickle/testing/argument.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

using std::string_view;
using namespace std::string_view_literals;

constexpr string_view kTexts[] = {"",
                                  "a",
                                  "b",
                                  "ab",
                                  "name",
                                  "__builtin__",
                                  "latin1",
                                  "\xc3\xa9",
                                  "\xc2\x80\xc3\xbf",
                                  "\xe2\x82\xac",
                                  "\xf0\x9f\x90\x8d",
                                  "\xed\xa0\x80",
                                  "\xed\xa0\xbd\xed\xb0\x8d",
                                  "\xef\xbf\xbf",
                                  "\xf4\x8f\xbf\xbf",
                                  "a\nb",
                                  "'",
                                  "\\"};
constexpr string_view kLatin1Texts[] = {
    "", "a", "abc", "\xc3\xa9", "\xc2\x80\xc3\xbf", "a\nb"};
constexpr string_view kBytes[] = {
    "", "a", "b", "ab", "name", "\xff", "\xc3\xa9", "\x80\0\n"sv, "a\nb", "\\"};
// clang-format off
constexpr string_view kOddTexts[] = {
    "\xff", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xf4\x90\x80\x80",
    "\xf5\x80\x80\x80", "a\x80", "\xe2\x82", "\xed\xa0", "\0"sv, "a\0b"sv,
};
// clang-format on

constexpr int64_t kIntegers[] = {0,
                                 1,
                                 2,
                                 -1,
                                 10,
                                 127,
                                 128,
                                 255,
                                 256,
                                 -256,
                                 65535,
                                 65536,
                                 std::numeric_limits<int32_t>::max(),
                                 std::numeric_limits<int32_t>::min(),
                                 int64_t{1} << 31,
                                 int64_t{1} << 32,
                                 int64_t{1} << 53,
                                 -(int64_t{1} << 53),
                                 std::numeric_limits<int64_t>::max(),
                                 std::numeric_limits<int64_t>::min()};

// INT and LONG as people, programs and attackers write them.
// clang-format off
constexpr string_view kOddIntegers[] = {
    "", "00", "01", "-0", "+1", "007", "08", "0x1F", "0X1f", "0b11", "0o17",
    "0O7", " 12", "12 ", "\t7", "7\r", "\v7", "1_000", "_1", "1_", "1__0",
    "12L", "12l", "L", "LL", "-", "+", "--1", "0x", "0xg", "1.0", "1e3", "abc",
    "9223372036854775808", "-9223372036854775809", "18446744073709551616",
    "0x8000000000000000", "0777777777777777777777777", "\xd9\xa1", "1\0"sv,
    "1\0002"sv, "\0001"sv, "True", "None", "0_0", "00_1", "0L", "1L", "00L",
    "01L", " 0", "0 ", " 01", "0x_f", "-0x10", "- 1", "0b2", "\xa0" "1",
    "\xc2\xa0" "5", "2147483648", "-2147483649", "\x1c" "1", "\x85" "1",
};
constexpr string_view kOddFloats[] = {
    "", "inf", "-inf", "Infinity", "infinit", "nan", "-nan", "nan(1)", "1e400",
    "-1e400", "1e-400", "1_0.5", "1_0", " 1.5", "1.5 ", "0x1p3", "1.", ".5",
    ".", "1e", "1e+", "1e5", "1E5", "+1.5", "--1", "1,5", "1.5\0"sv, "1.5L",
    "abc", "\xd9\xa1", "4.9e-324", "2e-324", "1.7976931348623157e308",
    "1.7976931348623159e308", "1.5\r", "\t1.5", "1d5", "1.5f", "0x10",
    "1\0" "5"sv, "NaN", "INF", "+inf", "\xa0" "1.5", "-0.0", "00001.5",
    "1e0000000000005",
};
constexpr string_view kOddStrings[] = {
    "", "'", "''", "\"\"", "\"'", "'\"", "'a", "a'", "abc", "'a'b'", "'\\x41'",
    "'\\x4'", "'\\x'", "'\\101'", "'\\8'", "'\\777'", "'\\400'", "'\\n'",
    "'\\\\'", "'\\'", "'\\''", "'\\q'", "'\\u0041'", "'\\N{DIGIT ONE}'", "'a' ",
    " 'a'", "'a'\r", "'\xff'", "'a\0b'"sv, "'\\a\\b\\f\\v\\r\\t'", "u'a'",
    "b'a'", "'a''b'", "\"a\"", "'\\xAg'", "'\\0'", "'\\12345'", "'a'\t\t",
    "\"\\\"\"", "'\\\xff'", "'\0'"sv, "'a'\0"sv, "'''a'''",
};
constexpr string_view kOddUnicodes[] = {
    "\\u0041", "\\u004", "\\u", "\\U00010000", "\\U0010ffff", "\\U00110000",
    "\\U0001000", "\\ud800", "\\ud83d\\udc0d", "\\\\u0041", "\\\\\\u0041",
    "\\x41", "\\n", "\\", "\\\\", "\xff", "\xc3\xa9", "\0"sv, "\\u00e9x",
    "\\N{DIGIT ONE}", "\\u000a", "\\uD83D", "\\u 041", "\\ug041", "a\r",
    "\\Uffffffff", "\\u0000", "\\U00000041", "\\u00", "\\u_041", "\\\\\\\\u1",
};
constexpr string_view kOddIndexes[] = {
    "", "00", "01", "-1", "+1", " 1", "1 ", "0x1", "1L", "1_0", "abc", "-0",
    "1\0"sv, "\xd9\xa1", "1.0", "0\r", "\t0", "007", "0_0", "\0"sv, "a",
};
// clang-format on

double AnyDouble(Dice* dice) {
  constexpr double kDoubles[] = {0.0,
                                 -0.0,
                                 1.0,
                                 0.5,
                                 -2.5,
                                 65536.0,
                                 1e300,
                                 5e-324,
                                 std::numeric_limits<double>::infinity(),
                                 std::numeric_limits<double>::quiet_NaN()};
  if (dice->Percent(60)) return dice->Pick(kDoubles);
  return std::bit_cast<double>(dice->Number());
}

int64_t AnyInteger(Dice* dice) {
  if (dice->Percent(40)) return static_cast<int64_t>(dice->Below(4));
  if (dice->Percent(80)) return dice->Pick(kIntegers);
  return static_cast<int64_t>(dice->Number() >> dice->Below(64));
}

std::string BytesOf(uint64_t number, bool big_endian) {
  std::string bytes;
  for (size_t i = 0; i < 8; ++i) {
    const size_t shift = 8 * (big_endian ? 7 - i : i);
    bytes.push_back(static_cast<char>(number >> shift));
  }
  return bytes;
}

std::string RandomBytes(Dice* dice, size_t most) {
  std::string bytes;
  const size_t count = dice->Below(most + 1);
  for (size_t i = 0; i < count; ++i) {
    bytes.push_back(static_cast<char>(dice->Number()));
  }
  return bytes;
}

std::string AnyString(Dice* dice) {
  if (dice->Percent(90)) return std::string(dice->Pick(kBytes));
  return RandomBytes(dice, 40);
}

// Two's complement, often with redundant bytes at the top.
std::string LongBytes(Dice* dice) {
  if (dice->Percent(15)) return RandomBytes(dice, 140);
  return BytesOf(AnyInteger(dice), false).substr(0, dice->Below(9));
}

std::string FloatLine(Dice* dice) {
  constexpr string_view kFloats[] = {"0.0", "1.0", "-1.5", "1e10",  "2.5e-3",
                                     "3",   "0.1", "1e22", "5e-324"};
  return std::string(dice->Pick(kFloats));
}

std::string UnicodeLine(Dice* dice) {
  constexpr string_view kLines[] = {
      "", "a", "b", "ab", "\\u20ac", "\\u00e9", "\xe9", "\\ud800", "x\\u000ay"};
  return std::string(dice->Pick(kLines));
}

std::string StringLine(Dice* dice) {
  constexpr string_view kLines[] = {"''",      "'a'",       "\"b\"",   "'ab'",
                                    "'\\xff'", "'\\n\\\\'", "'it\\'s'"};
  return std::string(dice->Pick(kLines));
}

// More digits than some Pythons convert.
std::string ManyDigits(Dice* dice) {
  return std::string(4295 + dice->Below(10), '9');
}

std::string OddLine(Opcode opcode, Dice* dice) {
  switch (opcode) {
    case Opcode::kInt:
    case Opcode::kLong:
      if (dice->Percent(1)) return ManyDigits(dice);
      return std::string(dice->Pick(kOddIntegers));
    case Opcode::kFloat:
      return std::string(dice->Pick(kOddFloats));
    case Opcode::kString:
      return std::string(dice->Pick(kOddStrings));
    case Opcode::kUnicode:
      return std::string(dice->Pick(kOddUnicodes));
    case Opcode::kGet:
    case Opcode::kPut:
      return std::string(dice->Pick(kOddIndexes));
    default:
      return RandomBytes(dice, 8);
  }
}

}  // namespace

std::string Latin1Text(Dice* dice) {
  return std::string(dice->Pick(kLatin1Texts));
}

std::string AnyText(Dice* dice) {
  if (dice->Percent(90)) return std::string(dice->Pick(kTexts));
  std::string text;
  const size_t count = dice->Below(20);
  for (size_t i = 0; i < count; ++i) {
    const uint32_t most = dice->Percent(50) ? 0x7f : kMaxCodePoint;
    AppendCodePoint(static_cast<uint32_t>(dice->Below(most + 1)), &text);
  }
  return text;
}

std::string LegalContent(Opcode opcode, Dice* dice) {
  switch (opcode) {
    case Opcode::kInt:
      return absl::StrCat(AnyInteger(dice));
    case Opcode::kLong:
      return absl::StrCat(AnyInteger(dice), "L");
    case Opcode::kBinInt1:
    case Opcode::kBinInt2:
    case Opcode::kBinInt:
      return BytesOf(AnyInteger(dice), false);
    case Opcode::kLong1:
    case Opcode::kLong4:
      return LongBytes(dice);
    case Opcode::kFloat:
      return FloatLine(dice);
    case Opcode::kBinFloat:
      return BytesOf(std::bit_cast<uint64_t>(AnyDouble(dice)), true);
    case Opcode::kString:
      return StringLine(dice);
    case Opcode::kUnicode:
      return UnicodeLine(dice);
    case Opcode::kBinUnicode:
    case Opcode::kShortBinUnicode:
    case Opcode::kBinUnicode8:
      return AnyText(dice);
    case Opcode::kBinString:
    case Opcode::kShortBinString:
    case Opcode::kBinBytes:
    case Opcode::kShortBinBytes:
    case Opcode::kBinBytes8:
    case Opcode::kByteArray8:
      return AnyString(dice);
    default:
      return "";
  }
}

std::string OddContent(Opcode opcode, Dice* dice) {
  switch (FindOpcode(static_cast<uint8_t>(opcode))->argument) {
    case OpcodeArgument::kLine:
      return OddLine(opcode, dice);
    case OpcodeArgument::kTwoLines:
      return absl::StrCat(AnyText(dice), "\n", AnyText(dice));
    case OpcodeArgument::kBytes1:
    case OpcodeArgument::kBytes4:
    case OpcodeArgument::kBytes8:
      if (dice->Percent(50)) return std::string(dice->Pick(kOddTexts));
      return RandomBytes(dice, 12);
    default:
      return RandomBytes(dice, 8);
  }
}

}  // namespace mitogen
