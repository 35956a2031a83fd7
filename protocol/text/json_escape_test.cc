#include "protocol/text/json_escape.h"

#include <string>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

std::string Escaped(uint32_t code_point) {
  std::string out;
  AppendJsonEscape(code_point, &out);
  return out;
}

TEST(JsonEscapeTest, HasFourDigits) {
  EXPECT_EQ(Escaped(0), "\\u0000");
  EXPECT_EQ(Escaped(0xe9), "\\u00e9");
  EXPECT_EQ(Escaped(0xffff), "\\uffff");
}

TEST(JsonEscapeTest, WritesACharacterBeyondThemAsAPair) {
  EXPECT_EQ(Escaped(0x10000), "\\ud800\\udc00");
  EXPECT_EQ(Escaped(0x1f600), "\\ud83d\\ude00");
  EXPECT_EQ(Escaped(0x10ffff), "\\udbff\\udfff");
}

TEST(JsonEscapeTest, LeavesALoneSurrogateOne) {
  EXPECT_EQ(Escaped(0xdc80), "\\udc80");
}

}  // namespace
}  // namespace mitogen
