#include "protocol/python_source/tokenizer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "protocol/python_source/line_break.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

std::vector<Token> Tokens(absl::string_view source) {
  Tokenizer tokenizer(source);
  std::vector<Token> tokens;
  do {
    tokens.push_back(tokenizer.Next());
  } while (tokens.back().kind != TokenKind::kEnd);
  return tokens;
}

// Tokens with blanks between them; "/" for a kNewline, "|" for a kLineBreak,
// ">" and "<" for blocks that begin and end.
std::string Shown(absl::string_view source) {
  std::vector<std::string> shown;
  for (const Token& token : Tokens(source)) {
    switch (token.kind) {
      case TokenKind::kNewline:
        shown.push_back("/");
        break;
      case TokenKind::kLineBreak:
        shown.push_back("|");
        break;
      case TokenKind::kIndent:
        shown.push_back(">");
        break;
      case TokenKind::kDedent:
        shown.push_back("<");
        break;
      case TokenKind::kEnd:
        break;
      default:
        shown.push_back(std::string(token.text));
    }
  }
  return absl::StrJoin(shown, " ");
}

// Source whose only statement is a string, and then a name.
void ExpectIsOneString(const std::string& text) {
  const std::string source = absl::StrCat(text, " after");
  const std::vector<Token> tokens = Tokens(source);
  ASSERT_GE(tokens.size(), 2) << text;
  EXPECT_EQ(tokens[0].kind, TokenKind::kString) << text;
  EXPECT_EQ(tokens[0].text, text);
  EXPECT_EQ(tokens[1].text, "after") << text;
}

TEST(TokenizerTest, PartsNamesNumbersAndOperators) {
  EXPECT_EQ(Shown("x=a.b(1,*y)"), "x = a . b ( 1 , * y ) /");
  EXPECT_EQ(Shown("na\xc3\xafve"), "na\xc3\xafve /");
}

TEST(TokenizerTest, TakesNumbersWhole) {
  for (const char* number :
       {"0", "12.5", ".5", "5.", "1_000", "0xdead_BEEF", "0b01", "0o17", "017",
        "1e3", "1E-3", "1.5e+10", "2j", "7L", "0xffL"}) {
    EXPECT_EQ(Tokens(number)[0].kind, TokenKind::kNumber) << number;
    EXPECT_EQ(Tokens(number)[0].text, number);
  }
}

TEST(TokenizerTest, EndsANumberWhereAKeywordBegins) {
  EXPECT_EQ(Shown("1if 0or x else 2"), "1 if 0 or x else 2 /");
  EXPECT_EQ(Shown("0xfor x"), "0xf or x /");
  EXPECT_EQ(Shown("1.real"), "1. real /");
}

TEST(TokenizerTest, KnowsTheBlocksByTheirColumns) {
  EXPECT_EQ(Shown("if a:\n  if b:\n    c\n  d\ne\n"),
            "if a : / > if b : / > c / < d / < e /");
  EXPECT_EQ(Shown("if a:\n  if b:\n    c"), "if a : / > if b : / > c / < <");
}

TEST(TokenizerTest, CountsATabToTheNextEighthColumn) {
  EXPECT_EQ(Shown("if a:\n\tb\n        c\n    \td\n"),
            "if a : / > b / c / d / <");
}

TEST(TokenizerTest, StartsTheColumnAnewAtAFormFeed) {
  EXPECT_EQ(Shown("a\n\fb\n    \fc\n"), "a / b / c /");
}

TEST(TokenizerTest, TakesABlockAtANewColumnForTheOneAround) {
  EXPECT_EQ(Shown("if a:\n        b\n   c\nd\n"), "if a : / > b / < c / d /");
}

TEST(TokenizerTest, PassesOverEmptyLinesAndThoseOfComments) {
  EXPECT_EQ(Shown("if a:\n\n # x\n  b\n#y\n  c\n"),
            "if a : / | # x | > b / #y | c / <");
}

TEST(TokenizerTest, EndsLinesInEveryWay) {
  EXPECT_EQ(Shown("a\r\nb\rc\n\r\n"), "a / b / c / |");
}

TEST(TokenizerTest, JoinsLinesInBracketsAndAfterBackslashes) {
  EXPECT_EQ(Shown("a(b,\n  # x\nc)\nd"), "a ( b , | # x | c ) / d /");
  EXPECT_EQ(Shown("a \\\n  b \\\r\nc\n"), "a b c /");
  EXPECT_EQ(Shown("if a:\n  b\n  \\\n      c\n"), "if a : / > b / c / <");
}

TEST(TokenizerTest, PassesOverAByteOrderMark) {
  EXPECT_EQ(Shown("\xef\xbb\xbf"
                  "import a"),
            "import a /");
}

TEST(TokenizerTest, TakesStringsWhole) {
  for (const char* text :
       {"''", "\"\"", "'a\"b'", "'a\\'b'", "'a\\\\'", "'''a'b''c\nd'''",
        "\"\"\"\"a\"\"\"", "'a\\\nb'", "'a\\\r\nb'", "b'x'", "Rb'x'", "bR'x'",
        "u'x'", "ur'x'", "'# no comment'"}) {
    ExpectIsOneString(text);
  }
}

TEST(TokenizerTest, LetsABackslashKeepTheQuoteInARawString) {
  ExpectIsOneString("r'a\\'b'");
  ExpectIsOneString("r'a\\\\'");
}

TEST(TokenizerTest, TakesFormattedStringsWithWhatIsInThem) {
  for (const char* text : {"f''",
                           "f'{a}'",
                           "f'{a!r:>{width}}'",
                           "f'{{'",
                           "f'}}'",
                           "f'{{{a}}}'",
                           "f'{a[\"b\"]}'",
                           "f'{f\"{b}\"}'",
                           "f'{'in the same quotes'}'",
                           "f'{f'{f'{1}'}'}'",
                           "f'{x:%H:%M}'",
                           "f'{x:\"}'",
                           "f'{ {1: 2}[1] }'",
                           "f'{(lambda x: \"}\")(1)}'",
                           "f'\\N{DASH}'",
                           "f'\\{a}'",
                           "rf'\\{a}'",
                           "Fr'{a}'",
                           "t'{a}'",
                           "f'''{\na # it's\n}'''",
                           "f'{\na\n}'",
                           "f'{a!r}'",
                           "f'{a != b}'",
                           "f'{x:{\"{\"}>10}'",
                           "f'{rb'}'}'"}) {
    ExpectIsOneString(text);
  }
}

TEST(TokenizerTest, EndsAStringThatIsNotEndedWithItsLine) {
  EXPECT_EQ(Shown("'abc\nd"), "'abc / d /");
  EXPECT_EQ(Shown("f'{a:x\nd"), "f'{a:x / d /");
}

TEST(TokenizerTest, TakesNoNameForAPrefixThatIsNone) {
  EXPECT_EQ(Shown("print'x'"), "print 'x' /");
  EXPECT_EQ(Shown("if'x'"), "if 'x' /");
}

std::string Source() {
  const std::vector<std::string> parts = {
      "import a", "\n",  "\r", "  ", "\t", "\f", "\\",   "'",     "\"",
      "'''",      "f'",  "{",  "}",  "(",  ")",  ":",    "#",     "def f",
      "if 0",     "rb'", "!",  "\0", "1",  ".",  "\xff", "class", ";"};
  std::string source;
  for (const auto& part : *rc::gen::container<std::vector<std::string>>(
           rc::gen::elementOf(parts))) {
    source += part;
  }
  return source;
}

void CheckTokens(const std::string& source) {
  size_t end = 0;
  int depth = 0;
  for (const Token& token : Tokens(source)) {
    RC_ASSERT(token.offset >= end);
    RC_ASSERT(token.text.data() == source.data() + token.offset);
    end = token.offset + token.text.size();
    depth += token.kind == TokenKind::kIndent;
    depth -= token.kind == TokenKind::kDedent;
    RC_ASSERT(depth >= 0);
  }
  RC_ASSERT(end <= source.size());
  RC_ASSERT(depth == 0);
}

RC_GTEST_PROP(TokenizerTest, ReadsWhatLooksLikePython, ()) {
  CheckTokens(Source());
}

RC_GTEST_PROP(TokenizerTest, ReadsAnyBytes, (const std::string& source)) {
  CheckTokens(source);
}

}  // namespace
}  // namespace mitogen
