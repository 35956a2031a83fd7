// Proves that the search can find something: against a testee that is wrong.

#include <string>
#include <vector>

#include "conformance/differential/asking/running_original.h"
#include "conformance/differential/search.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr char kWrong[] = "python3 conformance/differential/wrong_testee.py";

Question Load(const std::string& pickle) {
  return {Question::Kind::kLoad, SplitInstructions(pickle), {}};
}

TEST(CellTest, KnowsWhoItAsks) {
  const absl::StatusOr<RunningOriginal> cell = RunningOriginal::Start(kWrong);
  ASSERT_TRUE(cell.ok()) << cell.status();
  EXPECT_EQ(cell->peer().Name(), "3.11/0.3.54");
}

TEST(CellTest, TakesNoProgramForATesteeThatEchoesRequests) {
  EXPECT_FALSE(RunningOriginal::Start("cat").ok());
}

TEST(CellTest, TakesNoProgramThatEnds) {
  EXPECT_FALSE(RunningOriginal::Start("true").ok());
  EXPECT_FALSE(RunningOriginal::Start("no-such-program-here").ok());
}

TEST(CellTest, AsksOnAfterATesteeThatDied) {
  absl::StatusOr<RunningOriginal> cell = RunningOriginal::Start(kWrong);
  ASSERT_TRUE(cell.ok()) << cell.status();
  const std::vector<Question> questions = {Load("N."), Load("(d."),
                                           Load("(l.")};
  const auto answers = cell->Ask({&questions[0], &questions[1], &questions[2]});
  ASSERT_TRUE(answers.ok()) << answers.status();
  EXPECT_TRUE((*answers)[0].contains("unsupported"));
  EXPECT_EQ((*answers)[1]["died"], "end of output, status 7");
  EXPECT_EQ((*answers)[2]["values"][0]["root"], "wrong");
}

TEST(SearchTest, FindsTheSmallestProgramOnWhichATesteeIsWrong) {
  std::vector<RunningOriginal> cells;
  absl::StatusOr<RunningOriginal> cell = RunningOriginal::Start(kWrong);
  ASSERT_TRUE(cell.ok()) << cell.status();
  cells.push_back(*std::move(cell));
  Search search(std::move(cells), 1);
  for (int round = 0; round < 5; ++round) {
    ASSERT_TRUE(search.Round().ok());
  }
  const auto finding =
      search.findings().find("read; ours: an answer; theirs: an answer");
  ASSERT_NE(finding, search.findings().end());
  const std::string& example = finding->second.example;
  EXPECT_NE(example.find("    0 MARK\n    1 LIST\n    2 STOP\n"),
            std::string::npos)
      << example;
}

}  // namespace
}  // namespace mitogen
