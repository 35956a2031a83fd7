#include "stub/connect/mask_password.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(MaskPasswordTest, TakesItOutWhereverItIs) {
  EXPECT_EQ(MaskPassword("It wrote:\nhunter2\r\n", "hunter2"),
            "It wrote:\n(password)\r\n");
  EXPECT_EQ(MaskPassword("Password: hunter2hunter2!", "hunter2"),
            "Password: (password)(password)!");
}

TEST(MaskPasswordTest, LooksForAShortOneOnlyAsALine) {
  EXPECT_EQ(MaskPassword("error: no\ne\r\nend", "e"),
            "error: no\n(password)\nend");
}

TEST(MaskPasswordTest, KnowsTheFormsInWhichTextIsShown) {
  EXPECT_EQ(MaskPassword("got s\xef\xbf\xbd"
                         "cret.",
                         "s\xff"
                         "cret"),
            "got (password).");
  EXPECT_EQ(MaskPassword("it said \"two words\"", "two\twords "),
            "it said \"(password)\"");
}

TEST(MaskPasswordTest, ChangesNothingElse) {
  EXPECT_EQ(MaskPassword("a\n\nb\n", "hunter2"), "a\n\nb\n");
  EXPECT_EQ(MaskPassword("anything\n", ""), "anything\n");
}

}  // namespace
}  // namespace mitogen
