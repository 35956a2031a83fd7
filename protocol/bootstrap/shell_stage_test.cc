#include "protocol/bootstrap/shell_stage.h"

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

const FirstStage kStage = {{"-c", "CODE", "B64", "NAME", "17"}};

TEST(ShellStageTest, StartsTheProgramWithTheArgumentsOfAFirstStage) {
  EXPECT_THAT(MakeShellStage(123, kStage).command,
              ElementsAre("sh", "-c", testing::_, "sh", "-c", "CODE", "B64",
                          "NAME", "17"));
}

TEST(ShellStageTest, AsksForAllThatComesBeforeTheProgram) {
  const ShellStage stage = MakeShellStage(123, kStage);
  EXPECT_EQ(stage.command[2], absl::StrCat("echo MITOEXE;eval \"`head -c ",
                                           stage.before.size(), "`\""));
}

TEST(ShellStageTest, HasNothingInItsCommandThatShellsReadDifferently) {
  const ShellStage stage =
      MakeShellStage(2269312, MakeFirstStage("me@host:17", 12345));
  EXPECT_EQ(absl::StrJoin(stage.command, " ").find_first_of("\n!$\\'"),
            std::string::npos);
}

TEST(ShellStageTest, ReceivesAsManyBytesAsTheProgramHasAndThenTheEnd) {
  const ShellStage stage = MakeShellStage(2269312, kStage);
  EXPECT_THAT(stage.before, HasSubstr("\nhead -c 2269312 1<>\"$f\"&&read"));
  EXPECT_THAT(stage.before, HasSubstr("= MITOEND ]"));
  EXPECT_EQ(stage.after, "MITOEND\n");
  EXPECT_THAT(stage.before, Not(HasSubstr("@SIZE")));
}

TEST(ShellStageTest, SaysWhereTheProgramIsAndStartsIt) {
  EXPECT_THAT(MakeShellStage(1, kStage).before,
              HasSubstr("\nMITOGEN_STUB_FILE=$f\nexport MITOGEN_STUB_FILE\n"
                        "exec \"$f\" \"$@\"\n}"));
}

}  // namespace
}  // namespace mitogen
