#include "protocol/text/escape_controls.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"
#include "protocol/text/text.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

std::string OneLine(absl::string_view text) {
  return EscapeControls(text, Newlines::kEscape);
}

TEST(EscapeControlsTest, LeavesTextAsItIs) {
  EXPECT_EQ(OneLine("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x8d \\x1b"),
            "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x8d \\x1b");
}

TEST(EscapeControlsTest, ShowsSequencesInsteadOfObeyingThem) {
  EXPECT_EQ(OneLine("\x1b[2J\x1b]0;title\x07\x1b]52;c;cHduZWQ=\x1b\\"),
            "\\x1b[2J\\x1b]0;title\\x07\\x1b]52;c;cHduZWQ=\\x1b\\");
  EXPECT_EQ(OneLine("a\rb\tc\x7f\x08"), "a\\rb\\tc\\x7f\\x08");
  EXPECT_EQ(OneLine(absl::string_view("\0", 1)), "\\x00");
}

TEST(EscapeControlsTest, KnowsTheControlCharactersBeyondAscii) {
  EXPECT_EQ(OneLine("\xc2\x9b"
                    "2J\xc2\x80\xc2\x9f\xc2\xa0"),
            "\\x9b2J\\x80\\x9f\xc2\xa0");
  EXPECT_EQ(OneLine("\x9b"
                    "2J"),
            "\xef\xbf\xbd"
            "2J");
}

// The first would show "level: WARNING" the other way round; the last says
// "rm" in letters that leave no mark.
TEST(EscapeControlsTest, ShowsWhatMakesATextLookLikeAnother) {
  EXPECT_EQ(OneLine("level: \xe2\x80\xaeGNINRAW\xe2\x80\xac"),
            "level: \\u202eGNINRAW\\u202c");
  EXPECT_EQ(OneLine("a\xe2\x80\xa8"
                    "b\xe2\x80\xa9"
                    "c\xc2\x85"),
            "a\\u2028b\\u2029c\\x85");
  EXPECT_EQ(OneLine("\xef\xbb\xbfroot\xe2\x80\x8b\xc2\xad"),
            "\\ufeffroot\\u200b\\xad");
  EXPECT_EQ(OneLine("\xf3\xa0\x81\xb2\xf3\xa0\x81\xad"),
            "\\U000e0072\\U000e006d");
}

TEST(EscapeControlsTest, KeepsNewlinesWhereLinesAreWanted) {
  EXPECT_EQ(EscapeControls("a\r\nb\n", Newlines::kKeep), "a\\r\nb\n");
  EXPECT_EQ(OneLine("a\nb\n"), "a\\nb\\n");
}

RC_GTEST_PROP(EscapeControlsTest, LeavesNoControlCharacterOfAnyBytes,
              (const std::string& bytes)) {
  const std::string text = OneLine(bytes);
  RC_ASSERT(ReplaceInvalidUtf8(text) == text);
  RC_ASSERT(std::none_of(text.begin(), text.end(), [](unsigned char c) {
    return c < 0x20 || c == 0x7f;
  }));
  RC_ASSERT(OneLine(text) == text);
}

}  // namespace
}  // namespace mitogen
