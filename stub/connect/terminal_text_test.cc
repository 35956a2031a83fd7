#include "stub/connect/terminal_text.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

TEST(TerminalTextTest, LeavesTextAsItIs) {
  EXPECT_EQ(TerminalText("su: Sorry"), "su: Sorry");
  EXPECT_EQ(TerminalText("Contrase\xc3\xb1"
                         "a:"),
            "Contrase\xc3\xb1"
            "a:");
}

TEST(TerminalTextTest, DropsCarriageReturnsAndSpaceAtTheEnds) {
  EXPECT_EQ(TerminalText("\r\talice's\tpassword: \r"), "alice's password:");
}

TEST(TerminalTextTest, DropsColoursAndTitles) {
  EXPECT_EQ(TerminalText("\x1b[1;31mPassword:\x1b[0m "), "Password:");
  EXPECT_EQ(TerminalText("\x1b]0;a title\x07Password:"), "Password:");
  EXPECT_EQ(TerminalText("\x1b]0;a title\x1b\\Password:"), "Password:");
  EXPECT_EQ(TerminalText("\x1b(B\x1b=Password:\x1b[?25h"), "Password:");
}

TEST(TerminalTextTest, DropsASequenceThatIsCutOff) {
  for (const char* cut : {"\x1b", "\x1b[", "\x1b[1;3", "\x1b]0;tit", "\x1b("}) {
    EXPECT_EQ(TerminalText(std::string("ok") + cut), "ok") << cut;
  }
}

TEST(TerminalTextTest, TakesBackWhatABackspaceDoes) {
  EXPECT_EQ(TerminalText("***\b \b\b \b\b \b\x1b[0K"), "");
  EXPECT_EQ(TerminalText("caf\xc3\xa9\b"), "caf");
  EXPECT_EQ(TerminalText("\ba"), "a");
}

RC_GTEST_PROP(TerminalTextTest, HasNoControlCharacterForAnyBytes,
              (const std::string& bytes)) {
  const std::string text = TerminalText(bytes);
  RC_ASSERT(text.size() <= bytes.size());
  RC_ASSERT(std::none_of(text.begin(), text.end(), [](unsigned char c) {
    return c < 0x20 || c == 0x7f;
  }));
}

}  // namespace
}  // namespace mitogen
