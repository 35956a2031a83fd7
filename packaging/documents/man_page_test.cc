#include "packaging/documents/man_page.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using testing::HasSubstr;

constexpr char kFolder[] = "packaging/man";

std::string Content(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

TEST(ManPageTest, IsKeptAsThePrograms) {
  for (const Usage& usage : InstalledPrograms()) {
    EXPECT_EQ(Content(absl::StrCat(kFolder, "/", usage.program, ".1")),
              ManPage(usage))
        << "run: bazel run //packaging/documents:write_man_pages -- "
           "\"$PWD/packaging/man\"";
  }
}

TEST(ManPageTest, IsKeptForNoOtherProgram) {
  std::set<std::string> expected;
  for (const Usage& usage : InstalledPrograms()) {
    expected.insert(absl::StrCat(usage.program, ".1"));
  }
  std::set<std::string> kept;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string name = entry.path().filename();
    if (name != "README.md") kept.insert(name);
  }
  EXPECT_EQ(kept, expected);
}

TEST(ManPageTest, HasNoLongLinesOfText) {
  std::string words = ".";
  for (int i = 0; i < 50; ++i) words += " wide-word .";
  const std::string page = ManPage({
      .program = "tool",
      .summary = "does a thing",
      .paragraphs = {words},
      .sections = {{"Options", {{"--seed", "N", words}}}},
  });
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    EXPECT_LE(line.size(), 79) << line;
    EXPECT_FALSE(absl::StartsWith(line, ". ") || line == ".") << line;
  }
}

TEST(ManPageTest, EscapesWhatRoffWouldTakeForItsOwn) {
  const std::string page = ManPage({
      .program = "tool",
      .summary = "reads a\\b",
      .paragraphs = {".is no request", "'nor this"},
      .sections = {{"Options", {{"--seed", "N", "the seed"}}}},
  });
  EXPECT_THAT(page, HasSubstr("tool \\- reads a\\eb\n"));
  EXPECT_THAT(page, HasSubstr("\n\\&.is no request\n"));
  EXPECT_THAT(page, HasSubstr("\n\\(aqnor this\n"));
  EXPECT_THAT(page, HasSubstr("\n\\fB\\-\\-seed\\fR \\fIN\\fR\nthe seed\n"));
}

}  // namespace
}  // namespace mitogen
