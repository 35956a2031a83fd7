#include "stub/link/line_splitter.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

std::vector<std::string> Split(const std::vector<std::string>& chunks,
                               size_t max_line = 100) {
  std::vector<std::string> lines;
  LineSplitter splitter(
      max_line, [&](absl::string_view line) { lines.emplace_back(line); });
  for (const std::string& chunk : chunks) splitter.Feed(chunk);
  splitter.Finish();
  return lines;
}

using Lines = std::vector<std::string>;

TEST(LineSplitterTest, GivesLinesWithoutTheirNewlines) {
  EXPECT_EQ(Split({"one\ntwo\n"}), (Lines{"one", "two"}));
}

TEST(LineSplitterTest, JoinsALineThatCameInParts) {
  EXPECT_EQ(Split({"o", "n", "e\nt", "wo\n"}), (Lines{"one", "two"}));
}

TEST(LineSplitterTest, KeepsEmptyLines) {
  EXPECT_EQ(Split({"\n\na\n"}), (Lines{"", "", "a"}));
}

TEST(LineSplitterTest, GivesAnUnfinishedLineAtTheEnd) {
  EXPECT_EQ(Split({"one\ntw"}), (Lines{"one", "tw"}));
}

TEST(LineSplitterTest, CutsALineAtTheLimit) {
  EXPECT_EQ(Split({"abcdefgh\n"}, 3), (Lines{"abc", "def", "gh"}));
  EXPECT_EQ(Split({"abc\ndef\n"}, 3), (Lines{"abc", "def"}));
}

RC_GTEST_PROP(LineSplitterTest, NeitherLosesNorInventsBytes,
              (const std::vector<std::string>& chunks)) {
  std::string bytes = absl::StrJoin(chunks, "");
  if (!bytes.empty() && bytes.back() == '\n') bytes.pop_back();
  RC_PRE(!bytes.empty());
  RC_ASSERT(absl::StrJoin(Split(chunks, 1 << 20), "\n") == bytes);
}

}  // namespace
}  // namespace mitogen
