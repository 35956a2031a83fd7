#include "protocol/bootstrap/first_stage.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/boot_command.h"
#include "protocol/bootstrap/inflater.h"
#include "protocol/limits.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string StageIn(const FirstStage& stage) {
  std::string packed;
  EXPECT_TRUE(absl::Base64Unescape(stage.arguments[2], &packed));
  return *InflateAll(Compression::kRawDeflate, {"stage", "", ""}, 4096, packed);
}

absl::StatusOr<BootCommand> Recognise(const FirstStage& stage) {
  const std::vector<absl::string_view> views(stage.arguments.begin(),
                                             stage.arguments.end());
  return ParseBootCommand(views, Limits());
}

TEST(FirstStageTest, HasTheFiveArgumentsOfTheOriginal) {
  const std::vector<std::string> arguments =
      MakeFirstStage("me@host:17", 19360).arguments;
  ASSERT_EQ(arguments.size(), 5u);
  EXPECT_EQ(arguments[0], "-c");
  EXPECT_EQ(arguments[3], "me@host:17");
  EXPECT_EQ(arguments[4], "19360");
}

TEST(FirstStageTest, IsShorterThanTheOriginals) {
  size_t size = 0;
  for (const std::string& argument : MakeFirstStage("", 19360).arguments) {
    size += argument.size() + 1;
  }
  // The arguments of 0.3.54 have 683 bytes with a name of 10.
  EXPECT_LE(size, 530u);
}

TEST(FirstStageTest, HasNoCharacterThatQuotesDoNotProtect) {
  for (const std::string& argument : MakeFirstStage("n", 1).arguments) {
    for (const char c : argument) {
      EXPECT_TRUE(absl::ascii_isgraph(c) || c == ' ') << argument;
      EXPECT_FALSE(absl::StrContains("'\"\\$`!", c)) << argument;
    }
  }
}

TEST(FirstStageTest, WritesTheFirstMarkerBeforeItReadsOrImportsMuch) {
  const std::vector<std::string> lines =
      absl::StrSplit(StageIn(MakeFirstStage("n", 1)), '\n');
  EXPECT_EQ(lines[0], "import os");
  EXPECT_EQ(lines[1], "os.write(1,b'MITO000\\n')");
}

TEST(FirstStageTest, IsTheSameForAllChildren) {
  EXPECT_EQ(StageIn(MakeFirstStage("a", 1)), StageIn(MakeFirstStage("b", 2)));
  EXPECT_THAT(StageIn(MakeFirstStage("me@host", 1)), Not(HasSubstr("host")));
}

RC_GTEST_PROP(FirstStageProperty, IsRecognisedByAChildThatIsNoPython,
              (const std::string& name)) {
  const size_t size = *rc::gen::inRange<size_t>(1, size_t{1} << 40);
  const absl::StatusOr<BootCommand> command =
      Recognise(MakeFirstStage(name, size));
  RC_ASSERT(command.ok());
  RC_ASSERT(command->form == BootForm::kSplitArguments);
  RC_ASSERT(command->remote_name == name);
  RC_ASSERT(command->preamble_size == size);
}

}  // namespace
}  // namespace mitogen
