#include "stub/usage/usage.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "protocol/version.h"

namespace mitogen {
namespace {

TEST(UsageTest, ShowsNameFormsParagraphsRowsAndExamples) {
  const Usage usage = {
      .program = "tool",
      .summary = "does a thing",
      .synopsis = {"[OPTION]...", ""},
      .paragraphs = {"It reads lines."},
      .sections = {{"Options", {{"--seed", "N", "the seed"}, {"-v", "", "x"}}},
                   {"Exit status", {{"0", "", "all is well"}}}},
      .examples = {{"tool --seed 1", "", "does it once"}},
  };
  EXPECT_EQ(HelpText(usage),
            "tool: does a thing\n"
            "\n"
            "  tool [OPTION]...\n"
            "  tool\n"
            "\n"
            "It reads lines.\n"
            "\n"
            "Options:\n"
            "  --seed N  the seed\n"
            "  -v        x\n"
            "\n"
            "Exit status:\n"
            "  0         all is well\n"
            "\n"
            "Examples:\n"
            "  tool --seed 1\n"
            "      does it once\n");
}

TEST(UsageTest, WrapsLinesAt79CharactersAndIndentsTheRest) {
  const std::string word(20, 'w');
  const std::string words =
      absl::StrCat(word, " ", word, " ", word, " ", word, " ", word);
  const Usage usage = {
      .program = "tool",
      .summary = words,
      .paragraphs = {words},
      .sections = {{"Options", {{"-v", "", words}}}},
  };
  for (absl::string_view line : absl::StrSplit(HelpText(usage), '\n')) {
    EXPECT_LE(line.size(), 79) << line;
  }
  EXPECT_NE(HelpText(usage).find(absl::StrCat("\n      ", word, " ", word)),
            std::string::npos)
      << HelpText(usage);
}

TEST(UsageTest, PutsADescriptionBelowALongName) {
  const Usage usage = {
      .program = "tool",
      .summary = "does a thing",
      .sections = {{"Options",
                    {{"--a", "N", "short"},
                     {"--of-many-characters", "SOMETHING-LONG", "long"}}}},
  };
  EXPECT_EQ(HelpText(usage),
            "tool: does a thing\n\nOptions:\n"
            "  --a N  short\n"
            "  --of-many-characters SOMETHING-LONG\n"
            "         long\n");
}

TEST(UsageTest, NamesProgramAndVersionOnOneLine) {
  EXPECT_EQ(VersionText("tool"), absl::StrCat("tool ", LibraryVersion(), "\n"));
}

}  // namespace
}  // namespace mitogen
