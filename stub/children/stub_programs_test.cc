#include "stub/children/stub_programs.h"

#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

// The header of an ELF file for a little-endian machine, and a name to tell
// programs apart.
std::string Program(bool is_64_bit, char machine, const std::string& name) {
  return std::string(
             "\x7f"
             "ELF") +
         (is_64_bit ? '\2' : '\1') + '\1' + std::string(12, '\0') + machine +
         '\0' + name;
}

const std::string kIntel64 = Program(true, 62, "intel 64");
const std::string kIntel32 = Program(false, 3, "intel 32");
const std::string kArm64 = Program(true, '\xb7', "arm 64");
const std::string kArm32 = Program(false, 40, "arm 32");
const std::string kSparc = Program(false, 2, "sparc");

class StubProgramsTest : public testing::Test {
 protected:
  // What a host of `processor` is sent, or the error.
  std::string For(const std::string& processor,
                  const std::string& path = "") const {
    const auto programs = StubPrograms::Read(tree_.path() + path);
    if (!programs.ok()) return std::string(programs.status().message());
    const auto program = (*programs)->For(processor);
    if (program.ok()) return **program;
    EXPECT_EQ(program.status().code(), absl::StatusCode::kFailedPrecondition);
    return std::string(program.status().message());
  }

  const TemporaryTree tree_;
};

TEST_F(StubProgramsTest, ChoosesTheProgramOfTheProcessor) {
  tree_.Write("mitogen-stub-x86_64", kIntel64);
  tree_.Write("mitogen-stub-aarch64", kArm64);
  EXPECT_EQ(For("x86_64"), kIntel64);
  EXPECT_EQ(For("aarch64"), kArm64);
}

TEST_F(StubProgramsTest, FallsBackToAProgramOf32Bits) {
  tree_.Write("mitogen-stub-i686", kIntel32);
  tree_.Write("mitogen-stub-armv7l", kArm32);
  EXPECT_EQ(For("x86_64"), kIntel32);
  EXPECT_EQ(For("aarch64"), kArm32);
  EXPECT_EQ(For("armv8l"), kArm32);
}

TEST_F(StubProgramsTest, SendsNoProgramOf64BitsToAHostOf32) {
  tree_.Write("mitogen-stub-x86_64", kIntel64);
  tree_.Write("mitogen-stub-aarch64", kArm64);
  EXPECT_THAT(For("i686"), HasSubstr("no program to send"));
  EXPECT_THAT(For("armv7l"), HasSubstr("no program to send"));
}

// Its cores may be older than the program needs.
TEST_F(StubProgramsTest, SendsNoProgramOfALaterProcessorToAnOlderOne) {
  tree_.Write("mitogen-stub-armv7l", kArm32);
  EXPECT_THAT(For("armv6l"), HasSubstr("no program to send"));
}

TEST_F(StubProgramsTest, SaysWhatThereIsForAnotherProcessor) {
  tree_.Write("mitogen-stub-x86_64", kIntel64);
  tree_.Write("mitogen-stub-armv7l", kArm32);
  EXPECT_EQ(For("mips"),
            absl::StrCat("there is no program to send to a host of processor "
                         "\"mips\"; in ",
                         tree_.path(), " there are: armv7l, x86_64"));
}

TEST_F(StubProgramsTest, SaysThatTheHostSaidNothing) {
  tree_.Write("mitogen-stub-x86_64", kIntel64);
  EXPECT_EQ(For(""), absl::StrCat("expected the host to say by `uname -m` what "
                                  "its processor is, it said nothing; in ",
                                  tree_.path(), " there are: x86_64"));
}

TEST_F(StubProgramsTest, MakesNoPathOfWhatTheHostSays) {
  tree_.Write("mitogen-stub-x86_64", kIntel64);
  tree_.Write("mitogen-stub-x/y", kArm64);
  for (const char* word : {"x/y", "x86_64 ", "x86_64 aarch64", "../x86_64",
                           "X86_64", "*", "x86"}) {
    EXPECT_THAT(For(word), HasSubstr("no program to send")) << word;
  }
}

TEST_F(StubProgramsTest, ShowsABoundedPartOfWhatTheHostSays) {
  tree_.Write("mitogen-stub-x86_64", kIntel64);
  EXPECT_THAT(
      For("\x1b[2J" + std::string(1000, 'x')),
      HasSubstr(absl::StrCat("\"\\x1b[2J", std::string(60, 'x'), "\"; in")));
}

TEST_F(StubProgramsTest, RefusesAFolderWithoutPrograms) {
  tree_.Write("mitogen-stub-static", kIntel64);
  EXPECT_EQ(
      For("x86_64"),
      absl::StrCat("expected programs in ", tree_.path(),
                   " with names such as mitogen-stub-x86_64, found none"));
}

TEST_F(StubProgramsTest, RefusesAProgramThatIsNotWhatItsNameSays) {
  tree_.Write("mitogen-stub-x86_64", kIntel64);
  tree_.Write("mitogen-stub-aarch64", kArm32);
  EXPECT_THAT(
      For("x86_64"),
      EndsWith("mitogen-stub-aarch64 to be a program for aarch64, it is "
               "one for armv8l or armv7l or armv6l"));
  tree_.Write("mitogen-stub-aarch64", "#!/bin/sh\n");
  EXPECT_THAT(For("x86_64"), EndsWith("it is not an ELF file"));
}

TEST_F(StubProgramsTest, RefusesAProgramThatCannotBeRead) {
  tree_.Write("mitogen-stub-x86_64", kIntel64);
  tree_.Link("mitogen-stub-aarch64", "/no/such/file");
  EXPECT_THAT(For("x86_64"), HasSubstr("mitogen-stub-aarch64"));
}

TEST_F(StubProgramsTest, SendsTheOneProgramWhereItMayRun) {
  tree_.Write("one", kArm32);
  for (const char* processor : {"armv7l", "armv6l", "armv8l", "aarch64", ""}) {
    EXPECT_EQ(For(processor, "/one"), kArm32) << processor;
  }
}

TEST_F(StubProgramsTest, DoesNotSendTheOneProgramWhereItDoesNotRun) {
  tree_.Write("one", kIntel64);
  for (const std::string processor : {"aarch64", "i686", "mips", "amd64"}) {
    EXPECT_EQ(For(processor, "/one"),
              absl::StrCat("there is no program to send to a host of processor "
                           "\"",
                           processor, "\"; that in ", tree_.path(),
                           "/one is for x86_64"));
  }
}

TEST_F(StubProgramsTest, LetsTheHostTryWhatIsNotInTheTable) {
  tree_.Write("script", "#!/bin/sh\n");
  tree_.Write("sparc", kSparc);
  EXPECT_EQ(For("mips", "/script"), "#!/bin/sh\n");
  EXPECT_EQ(For("aarch64", "/script"), "#!/bin/sh\n");
  EXPECT_EQ(For("sparc", "/sparc"), kSparc);
  EXPECT_THAT(For("x86_64", "/sparc"),
              EndsWith("is for ELF machine 2 of 32 bits, little-endian"));
}

}  // namespace
}  // namespace mitogen
