#include "protocol/bootstrap/shell_stage.h"

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const FirstStage kStage = {{"-c", "CODE", "B64", "NAME", "17"}};

TEST(ShellStageTest, StartsTheProgramWithTheArgumentsOfAFirstStage) {
  EXPECT_THAT(MakeShellCommand(kStage),
              ElementsAre("sh", "-c", testing::_, "sh", "-c", "CODE", "B64",
                          "NAME", "17"));
}

TEST(ShellStageTest,
     SaysWhatTheProcessorIsAndAsksForWhatComesBeforeTheProgram) {
  EXPECT_EQ(MakeShellCommand(kStage)[2],
            absl::StrCat("echo MITOEXE `uname -m`;eval \"`head -c ",
                         BeforeProgram(123).size(), "`\""));
}

TEST(ShellStageTest, SendsAsMuchBeforeEveryProgram) {
  const size_t most = std::numeric_limits<size_t>::max();
  for (const size_t size : {size_t{1}, size_t{2269312}, most}) {
    EXPECT_EQ(BeforeProgram(size).size(), BeforeProgram(123).size()) << size;
  }
}

TEST(ShellStageTest, HasNothingInItsCommandThatShellsReadDifferently) {
  const std::vector<std::string> command =
      MakeShellCommand(MakeFirstStage("me@host:17", 12345));
  EXPECT_EQ(absl::StrJoin(command, " ").find_first_of("\n!$\\'"),
            std::string::npos);
}

TEST(ShellStageTest, ReceivesAsManyBytesAsTheProgramHasAndThenTheEnd) {
  const std::string before = BeforeProgram(2269312);
  EXPECT_THAT(before, StartsWith("{ s=2269312             \n"));
  EXPECT_THAT(before, HasSubstr("\nhead -c $s 1<>\"$f\"&&read"));
  EXPECT_THAT(before, HasSubstr("= MITOEND ]"));
  EXPECT_EQ(kAfterProgram, "MITOEND\n");
  EXPECT_THAT(before, Not(HasSubstr("@SIZE")));
}

TEST(ShellStageTest, SaysWhereTheProgramIsAndStartsIt) {
  EXPECT_THAT(BeforeProgram(1),
              HasSubstr("\nMITOGEN_STUB_FILE=$f\nexport MITOGEN_STUB_FILE\n"
                        "exec \"$f\" \"$@\"\n}"));
}

}  // namespace
}  // namespace mitogen
