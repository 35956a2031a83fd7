#include "protocol/pickle/value/integer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr size_t kAnySize = 1000;

std::string ReadAndFormat(absl::string_view text, int base = 0) {
  const auto integer = ParsePythonInteger(text, base, kAnySize);
  return integer.has_value() ? FormatInteger(*integer, kAnySize) : "refused";
}

TEST(IntegerTest, ReadsWhatPythonsIntReads) {
  EXPECT_EQ(ReadAndFormat(" -0x_fF "), "-255");
  EXPECT_EQ(ReadAndFormat("0o17"), "15");
  EXPECT_EQ(ReadAndFormat("0B11"), "3");
  EXPECT_EQ(ReadAndFormat("1_000"), "1000");
  EXPECT_EQ(ReadAndFormat("00"), "0");
  EXPECT_EQ(ReadAndFormat("010", 10), "10");
  const std::string large = "-123456789012345678901234567890123456789";
  EXPECT_EQ(ReadAndFormat(large), large);
  EXPECT_EQ(ReadAndFormat("0x123456789abcdef0123456789"),
            "90144042682896311822508713865");
}

TEST(IntegerTest, RefusesWhatPythonsIntRefuses) {
  for (const char* text : {"", "-", "0x", "1__0", "_1", "1_", "010", "08", "1L",
                           "0b2", "- 1", "1 2",
                           "\xa0"
                           "1"}) {
    EXPECT_EQ(ReadAndFormat(text), "refused") << text;
  }
  EXPECT_EQ(ReadAndFormat("0x1", 10), "refused");
}

TEST(IntegerTest, LimitsDecimalDigitsOnly) {
  EXPECT_FALSE(ParsePythonInteger("1234", 10, 3).has_value());
  EXPECT_TRUE(ParsePythonInteger("0x1234", 0, 3).has_value());
}

TEST(IntegerTest, ShortestFormsAreShortest) {
  char scratch[8];
  EXPECT_EQ(TwosComplementOf(0, scratch), "");
  EXPECT_EQ(TwosComplementOf(-1, scratch), "\xff");
  EXPECT_EQ(TwosComplementOf(127, scratch).size(), 1u);
  EXPECT_EQ(TwosComplementOf(128, scratch).size(), 2u);
  EXPECT_EQ(TwosComplementOf(-128, scratch).size(), 1u);
  EXPECT_EQ(TwosComplementOf(-129, scratch).size(), 2u);
}

TEST(IntegerTest, FormatsLongOnesInHexadecimal) {
  EXPECT_EQ(FormatInteger(std::string("\0\xff", 2), 1), "-0x0100");
}

RC_GTEST_PROP(IntegerTest, TextRoundTrips, (int64_t value)) {
  const std::string text = absl::StrCat(value);
  RC_ASSERT(ReadAndFormat(text) == text);
  const auto parsed = ParsePythonInteger(text, 10, kAnySize);
  RC_ASSERT(SmallTwosComplement(ShortestTwosComplement(*parsed)) == value);
}

RC_GTEST_PROP(IntegerTest, BytesRoundTrip, (const std::string& bytes)) {
  const std::string decimal = FormatInteger(bytes, kAnySize);
  const auto parsed = ParsePythonInteger(decimal, 10, 10 * kAnySize);
  RC_ASSERT(ShortestTwosComplement(*parsed) == ShortestTwosComplement(bytes));
}

}  // namespace
}  // namespace mitogen
