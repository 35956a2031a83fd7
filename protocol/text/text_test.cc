#include "protocol/text/text.h"

#include <string>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

struct ReplaceCase {
  std::string input;
  std::string expected;
};

// Expected values are what Python 3.11's bytes.decode('utf-8', 'replace')
// gives, encoded as UTF-8 again.
TEST(TextTest, ReplacesIllFormedPartsAsPythonDoes) {
  const std::string r = "\xef\xbf\xbd";
  const ReplaceCase kCases[] = {
      {"plain", "plain"},
      {"\xc3\xa9", "\xc3\xa9"},
      {"\xff", r},
      {"a\x80z", "a" + r + "z"},
      {"\xc0\xaf", r + r},
      {"\xe2\x82", r},
      {"\xe2\x82z", r + "z"},
      {"\xed\xa0\x80", r + r + r},
      {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
      {"\xf0\x9f\x98", r},
      {"\xf4\x90\x80\x80", r + r + r + r},
      {"\xf8\x88", r + r},
  };
  for (const ReplaceCase& test : kCases) {
    EXPECT_EQ(ReplaceInvalidUtf8(test.input), test.expected);
  }
}

RC_GTEST_PROP(TextTest, ReplacingTwiceChangesNothing,
              (const std::string& bytes)) {
  const std::string once = ReplaceInvalidUtf8(bytes);
  RC_ASSERT(ReplaceInvalidUtf8(once) == once);
}

TEST(TextTest, TruncatesBetweenCharacters) {
  EXPECT_EQ(TruncateText("a\xc3\xa9z", 2), "a\xc3\xa9");
  EXPECT_EQ(TruncateText("a\xc3\xa9z", 3), "a\xc3\xa9z");
  EXPECT_EQ(TruncateText("", 0), "");
}

TEST(TextTest, KnowsTheSizeOfASequence) {
  EXPECT_EQ(Utf8SequenceSize("a"), 1);
  EXPECT_EQ(Utf8SequenceSize("\xe2\x82\xac!"), 3);
  EXPECT_EQ(Utf8SequenceSize("\xe2\x82"), 0);
  EXPECT_EQ(Utf8SequenceSize(""), 0);
}

}  // namespace
}  // namespace mitogen
