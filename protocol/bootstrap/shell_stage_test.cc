#include "protocol/bootstrap/shell_stage.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const FirstStage kStage = {{"-c", "CODE", "B64", "NAME", "17"}};

TEST(ShellStageTest, StartsTheProgramWithTheArgumentsOfAFirstStage) {
  const std::vector<std::string> command = MakeShellStage(123, kStage);
  EXPECT_THAT(command, ElementsAre("sh", "-c", testing::_, "sh", "-c", "CODE",
                                   "B64", "NAME", "17"));
}

TEST(ShellStageTest, ReceivesAsManyBytesAsTheProgramHas) {
  const std::string script = MakeShellStage(2269312, kStage)[2];
  EXPECT_THAT(script, HasSubstr("\nhead -c 2269312 >\"$f\"\n"));
  EXPECT_THAT(script, HasSubstr("\nMITOGEN_STUB_FILE=$f exec \"$f\" \"$@\""));
  EXPECT_THAT(script, Not(HasSubstr("$$f"))) << "a dollar of the template";
}

}  // namespace
}  // namespace mitogen
