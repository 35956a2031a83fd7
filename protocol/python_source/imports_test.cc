#include "protocol/python_source/imports.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "..module: name name".
std::vector<std::string> Scanned(absl::string_view source) {
  std::vector<std::string> shown;
  for (const ImportStatement& found : ScanImports(source)) {
    shown.push_back(absl::StrCat(std::string(found.level, '.'), found.module,
                                 found.names.empty() ? "" : ": ",
                                 absl::StrJoin(found.names, " ")));
  }
  return shown;
}

TEST(ImportsTest, FindsAPlainImport) {
  EXPECT_THAT(Scanned("import a"), ElementsAre("a"));
  EXPECT_THAT(Scanned("import a.b as c, d ,e"), ElementsAre("a.b", "d", "e"));
}

TEST(ImportsTest, FindsWhatIsImportedFromAModule) {
  EXPECT_THAT(Scanned("from a.b import c"), ElementsAre("a.b: c"));
  EXPECT_THAT(Scanned("from a import (b as c, d,)"), ElementsAre("a: b d"));
  EXPECT_THAT(Scanned("from a import *"), ElementsAre("a: *"));
  EXPECT_THAT(Scanned("from __future__ import division"),
              ElementsAre("__future__: division"));
}

TEST(ImportsTest, CountsTheDotsOfARelativeImport) {
  EXPECT_THAT(Scanned("from . import x\nfrom .a import b\n"
                      "from ...c.d import(e)\nfrom .import f\n"),
              ElementsAre(".: x", ".a: b", "...c.d: e", ".: f"));
}

TEST(ImportsTest, ReadsAnImportOfSeveralLines) {
  EXPECT_THAT(Scanned("from a import (  # why\n  b,\n\n  c as d,\n)\n"
                      "import e \\\n  . f, \\\r\n  g\n"),
              ElementsAre("a: b c", "e.f", "g"));
}

TEST(ImportsTest, FindsImportsInTheBlocksThatAModuleRuns) {
  EXPECT_THAT(
      Scanned("try:\n  import a\nexcept E:\n  import b\n"
              "else: import c\nfinally:\n  import d\n"
              "if x:\n  if y:\n    import e\n  else:\n    import f\n"
              "with g as h: import i; import j\n"
              "for k in l:\n\timport m\n"
              "while True: import n\n"
              "match o:\n  case 1: import p\n  case _:\n    import q\n"),
      ElementsAre("a", "b", "c", "d", "e", "f", "i", "j", "m", "n", "p", "q"));
}

TEST(ImportsTest, FindsNoneInFunctionsAndClasses) {
  EXPECT_THAT(Scanned("def f():\n  import a\n  if b:\n    import b\n"
                      "class C:\n  import c\n  def g(self):\n    import d\n"
                      "  import e\n"
                      "async def h(): import f\n"
                      "async  def i():\n  # a comment\n\n  import g\n"
                      "def j(): import h; import i\n"
                      "if k:\n  @m\n  def l(): import j\n  import n\n"
                      "import o\n"),
              ElementsAre("n", "o"));
}

TEST(ImportsTest, FindsNoneThatIsNeverRun) {
  EXPECT_THAT(Scanned("if False:\n  import a\nelif 0: import b\n"
                      "while 0:\n  import c\nelse:\n  import d\n"
                      "if False or x:\n  import e\nif 00:\n  import f\n"),
              ElementsAre("d", "e", "f"));
}

TEST(ImportsTest, FindsStatementsAfterASemicolonOrAColon) {
  EXPECT_THAT(Scanned("x = 1; import a; from b import c\n"
                      "if lambda: x[1:2]: import d\n"
                      "y: int = {1: 2}; import e\n"),
              ElementsAre("a", "b: c", "d", "e"));
}

TEST(ImportsTest, FindsNoneInStringsCommentsAndExpressions) {
  EXPECT_THAT(Scanned("'''\nimport a\n'''\n# import b\n"
                      "x = '; import c'\nf'{x}; import d'\n"
                      "raise x from y\ny = (yield\nfrom z)\n"
                      "x.import_me\nimportant\n"),
              IsEmpty());
}

TEST(ImportsTest, ReadsOnAfterWhatIsNoPython) {
  EXPECT_THAT(Scanned("import\nimport a.\nfrom import b\nfrom . c\n"
                      "from d import\nimport 'e'\nfrom f import (\n"),
              ElementsAre("a."));
  EXPECT_THAT(Scanned("print 'x'\nexec `y`\nimport a\n"), ElementsAre("a"));
}

TEST(ImportsTest, ReadsSourceOfEveryLineEndAndEncoding) {
  EXPECT_THAT(Scanned("\xef\xbb\xbf# coding: utf-8\r\nimport a\rimport b\n"),
              ElementsAre("a", "b"));
  EXPECT_THAT(Scanned("# coding: latin-1\nx = '\xe9'\nimport c"),
              ElementsAre("c"));
}

TEST(ImportsTest, ReadsDeepNestingWithoutRecursion) {
  std::string brackets(1 << 20, '(');
  EXPECT_THAT(Scanned("import a\n" + brackets), ElementsAre("a"));
  std::string strings;
  for (int i = 0; i < 1 << 18; ++i) strings += "f'{";
  EXPECT_THAT(Scanned("import a\n" + strings), ElementsAre("a"));
  std::string blocks = "import a\n";
  for (int i = 0; i < 1000; ++i) blocks += std::string(i, ' ') + "if x:\n";
  blocks += std::string(1000, ' ') + "import b\n";
  EXPECT_THAT(Scanned(blocks), ElementsAre("a", "b"));
}

RC_GTEST_PROP(ImportsTest, FindsWhatWasWrittenBetweenOtherStatements,
              (const std::vector<uint8_t>& kinds)) {
  std::string source;
  std::vector<std::string> expected;
  for (const uint8_t kind : kinds) {
    const std::string name = absl::StrCat("m", expected.size());
    if (kind % 4 == 0) absl::StrAppend(&source, "x = '''\nimport x'''\n");
    if (kind % 4 == 1) absl::StrAppend(&source, "def f():\n import x\n");
    if (kind % 4 == 2) absl::StrAppend(&source, "import ", name, "\n");
    if (kind % 4 == 3)
      absl::StrAppend(&source, "if x:\n\n import ", name, "\n");
    if (kind % 4 >= 2) expected.push_back(name);
  }
  RC_ASSERT(Scanned(source) == expected);
}

}  // namespace
}  // namespace mitogen
