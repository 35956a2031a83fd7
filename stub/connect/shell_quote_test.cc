#include "stub/connect/shell_quote.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(ShellQuoteTest, LeavesWhatNoShellChanges) {
  EXPECT_EQ(ShellQuote("/usr/bin/python3.11"), "/usr/bin/python3.11");
  EXPECT_EQ(ShellQuote("me@host:12,a=b+c%_-"), "me@host:12,a=b+c%_-");
}

TEST(ShellQuoteTest, QuotesTheRest) {
  EXPECT_EQ(ShellQuote(""), "''");
  EXPECT_EQ(ShellQuote("a b"), "'a b'");
  EXPECT_EQ(ShellQuote("$x;`y`~*"), "'$x;`y`~*'");
  EXPECT_EQ(ShellQuote("caf\xc3\xa9"), "'caf\xc3\xa9'");
}

TEST(ShellQuoteTest, PutsASingleQuoteInDoubleQuotes) {
  EXPECT_EQ(ShellQuote("it's"), "'it'\"'\"'s'");
}

TEST(ShellQuoteTest, PutsWhatShellsReadDifferentlyOutsideOfTheQuotes) {
  EXPECT_EQ(ShellQuote("a!b"), R"('a'\!'b')");
  EXPECT_EQ(ShellQuote(R"(a\b)"), R"('a'\\'b')");
  EXPECT_EQ(ShellQuote("=ls"), "'=ls'");
  EXPECT_EQ(ShellQuote("%self"), "'%self'");
}

TEST(ShellQuoteTest, JoinsWordsWithSpaces) {
  EXPECT_EQ(ShellJoin({"python", "-c", "import os"}), "python -c 'import os'");
}

}  // namespace
}  // namespace mitogen
