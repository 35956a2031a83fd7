#include "protocol/text/hex.h"

#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using ::testing::Optional;

std::string AllBytes() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) {
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

TEST(ParseHexTest, ReadsWhatAbseilWrites) {
  EXPECT_THAT(ParseHex(absl::BytesToHexString(AllBytes())),
              Optional(AllBytes()));
}

TEST(ParseHexTest, TakesDigitsOfEitherCase) {
  EXPECT_THAT(ParseHex("aFFa"), Optional(std::string("\xaf\xfa")));
}

TEST(ParseHexTest, ReadsNoDigitsAsNoBytes) {
  EXPECT_THAT(ParseHex(""), Optional(std::string()));
}

TEST(ParseHexTest, RefusesADigitWithoutAPartner) {
  EXPECT_EQ(ParseHex("abc"), std::nullopt);
}

TEST(ParseHexTest, RefusesTheNeighboursOfDigits) {
  for (const char c : {'/', ':', '@', 'G', '`', 'g', ' ', '\0', '\xe1'}) {
    EXPECT_EQ(ParseHex(std::string{'0', c}), std::nullopt) << c;
    EXPECT_EQ(ParseHex(std::string{c, '0'}), std::nullopt) << c;
  }
}

}  // namespace
}  // namespace mitogen
