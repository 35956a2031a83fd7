#include "protocol/python_source/minimize.h"

#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/python_source/line_break.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

TEST(MinimizeTest, LeavesOutCommentsButNotThoseOfTheHead) {
  EXPECT_EQ(MinimizeSource("#!/usr/bin/python\n# coding: utf-8\n# a\nx # b\n"),
            "#!/usr/bin/python\n# coding: utf-8\n\nx\n");
}

TEST(MinimizeTest, LeavesOutDocstringsButKeepsTheLines) {
  EXPECT_EQ(MinimizeSource("'''a\nb\n'''\ndef f():\n    \"c\" 'd'\n    x\n"),
            "\n\n\ndef f():\n\n x\n");
}

TEST(MinimizeTest, FillsABlockThatHadNothingElse) {
  EXPECT_EQ(MinimizeSource("class A:\n    '''a\n    b'''\n\n    # c\nx\n"),
            "class A:\n pass\n\n\n\nx\n");
  EXPECT_EQ(MinimizeSource("def f():\n  if x:\n    'a'"),
            "def f():\n if x:\n  pass");
}

TEST(MinimizeTest, KeepsStringsThatAreNoDocstrings) {
  for (const char* source :
       {"x = 'a'\n", "'a' % x\n", "f'{x()}'\n", "t'{x}'\n", "('a')\n",
        "'a'; x\n", "def f(): 'a'\n", "'a'.b\n"}) {
    EXPECT_EQ(MinimizeSource(source), source);
  }
}

TEST(MinimizeTest, IndentsByABlank) {
  EXPECT_EQ(MinimizeSource("if a:\n\tb\n\tif c:\n\t\td\ne\n"),
            "if a:\n b\n if c:\n  d\ne\n");
}

TEST(MinimizeTest, KeepsWhatIsInStringsOfSeveralLines) {
  EXPECT_EQ(MinimizeSource("if a:\n    x = '''\n    # b\n    '''\n"),
            "if a:\n x = '''\n    # b\n    '''\n");
}

TEST(MinimizeTest, TakesBlanksFromLinesInBracketsAndFromTheirEnds) {
  EXPECT_EQ(MinimizeSource("\n\nx = (a,  # b\n     c)   \n   \ny\n"),
            "\n\nx = (a,\nc)\n\ny\n");
}

TEST(MinimizeTest, KeepsLinesThatABackslashJoins) {
  EXPECT_EQ(MinimizeSource("if a:\n    b = \\\n        c\n"),
            "if a:\n b = \\\n        c\n");
}

TEST(MinimizeTest, KeepsTheLineOfABackslashBeforeADocstring) {
  EXPECT_EQ(MinimizeSource("\\\n'a'\nx\n"), "\n\nx\n");
}

TEST(MinimizeTest, KeepsAByteOrderMark) {
  EXPECT_EQ(MinimizeSource("\xef\xbb\xbf'a'\nx\n"), "\xef\xbb\xbf\nx\n");
}

TEST(MinimizeTest, EndsEachLineInTheSameWay) {
  EXPECT_EQ(MinimizeSource("a\r\n\r  \nb\r"), "a\n\n\nb\n");
}

RC_GTEST_PROP(MinimizeTest, KeepsTheNumberOfLines,
              (const std::vector<uint8_t>& choices)) {
  const std::string parts[] = {
      "x", "\n", "\r", "  ", "\t",  "\f", "\\",  "'",  "'''", "f'",  "{",   "}",
      "(", ")",  ":",  "#",  "def", "1",  "'a'", "if", ";",   "\n ", "\n  "};
  std::string source;
  for (const uint8_t choice : choices) {
    source += parts[choice % std::size(parts)];
  }
  RC_ASSERT(CountLineBreaks(MinimizeSource(source)) == CountLineBreaks(source));
}

}  // namespace
}  // namespace mitogen
