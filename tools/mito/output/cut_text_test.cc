#include "tools/mito/output/cut_text.h"

#include "gtest/gtest.h"

namespace mitogen::mito {
namespace {

TEST(CutTextTest, KeepsWhatIsShortEnough) {
  EXPECT_EQ(CutText("", 3), "");
  EXPECT_EQ(CutText("abc", 3), "abc");
}

TEST(CutTextTest, SaysHowMuchItCutOff) {
  EXPECT_EQ(CutText("abcdef", 3), "abc... [3 bytes more]");
}

TEST(CutTextTest, CutsNoCharacterInTwo) {
  EXPECT_EQ(CutText("ab\xe2\x82\xac"
                    "d",
                    4),
            "ab... [4 bytes more]");
}

TEST(CutTextTest, CutsWhatIsNoUtf8All) {
  EXPECT_EQ(CutText(std::string(100, '\x80'), 10).size(),
            7 + std::string("... [93 bytes more]").size());
}

}  // namespace
}  // namespace mitogen::mito
