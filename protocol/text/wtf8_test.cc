#include "protocol/text/wtf8.h"

#include <string>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(Wtf8Test, EachCodePointRoundTrips) {
  for (uint32_t code_point = 0; code_point <= kMaxCodePoint; ++code_point) {
    std::string text;
    AppendCodePoint(code_point, &text);
    ASSERT_TRUE(IsWtf8(text)) << code_point;
    const bool is_surrogate = code_point >= 0xd800 && code_point < 0xe000;
    ASSERT_EQ(IsUtf8(text), !is_surrogate) << code_point;
    absl::string_view rest = text;
    ASSERT_EQ(ConsumeCodePoint(&rest), code_point);
    ASSERT_TRUE(rest.empty());
  }
}

// All of the two bytes that can start a character: nothing else is valid.
TEST(Wtf8Test, OnlyTheShortestFormOfACodePointIsValid) {
  size_t valid = 0;
  for (int first = 0x80; first < 0x100; ++first) {
    for (int second = 0; second < 0x100; ++second) {
      for (const size_t length : {2, 3, 4}) {
        std::string text = {static_cast<char>(first),
                            static_cast<char>(second)};
        text.resize(length, '\x80');
        valid += IsWtf8(text);
      }
    }
  }
  // Second bytes for each first byte of 2, 3, and 4.
  EXPECT_EQ(valid, 30u * 64 + (32 + 15u * 64) + (48 + 3 * 64 + 16));
}

TEST(Wtf8Test, TellsWhereValidTextEnds) {
  EXPECT_EQ(ValidWtf8Prefix("0123456789\xff"), 10u);
  EXPECT_EQ(ValidWtf8Prefix("\xc3\xa9\xe2\x82"), 2u);
  EXPECT_EQ(ValidWtf8Prefix(""), 0u);
}

TEST(Wtf8Test, CountsCharacters) {
  EXPECT_EQ(CountCodePoints("a\xc3\xa9\xed\xa0\x80\xf0\x9f\x98\x80"), 4u);
}

TEST(Wtf8Test, KnowsAscii) {
  EXPECT_TRUE(IsAscii("0123456789"));
  EXPECT_FALSE(IsAscii("01234567\x80"));
  EXPECT_FALSE(
      IsAscii("\x80"
              "01234567"));
}

}  // namespace
}  // namespace mitogen
