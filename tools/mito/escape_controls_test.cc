#include "tools/mito/escape_controls.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"
#include "protocol/text.h"
#include "rapidcheck/gtest.h"
#include "tools/mito/log_printer.h"

namespace mitogen::mito {
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

TEST(LogLineTest, IsOneLineWhateverTheRecordHolds) {
  EXPECT_EQ(LogLine({7,
                     "web1\nERROR master",
                     {"my\x1b[2J", 30, "text\nERROR db1 su: wrong\r\n"}}),
            "WARNING web1\\nERROR master my\\x1b[2J: "
            "text\\nERROR db1 su: wrong\\r\\n\n");
}

}  // namespace
}  // namespace mitogen::mito
