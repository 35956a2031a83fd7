#include "protocol/bootstrap/boot_command.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/deflate.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

// First stages of our own, with no more in them than recognition needs. The
// size has stood in two places.
std::string StageThatReads(absl::string_view name, absl::string_view size) {
  return absl::StrCat("exec_as('python(mitogen:", name, ")')\n",
                      "write(1, 'MITO000')\nreceive(file.read(", size, "))\n");
}

std::string StageThatCounts(absl::string_view name, absl::string_view size) {
  return absl::StrCat("exec_as('python(mitogen:", name, ")')\n",
                      "write(1, 'MITO000')\nC = b''\nwhile ", size,
                      "-len(C): C += read(0,", size, "-len(C))\n");
}

constexpr absl::string_view kSplitStage =
    "exec_as('python(mitogen:%s)' % argv[2])\nwrite(1, 'MITO000')\n";

std::string Encoded(Compression compression, absl::string_view stage) {
  return absl::Base64Escape(Deflate(compression, stage));
}

std::vector<std::string> Whole(absl::string_view stage) {
  return {"-c",
          absl::StrCat("run(unpack(\"", Encoded(Compression::kZlib, stage),
                       "\".encode(),\"base64\"))")};
}

std::vector<std::string> Split(absl::string_view stage, std::string name,
                               std::string size) {
  return {"-c", "run(unpack(argv[1]))",
          Encoded(Compression::kRawDeflate, stage), std::move(name),
          std::move(size)};
}

absl::StatusOr<BootCommand> Parse(const std::vector<std::string>& arguments,
                                  const Limits& limits = Limits()) {
  const std::vector<absl::string_view> views(arguments.begin(),
                                             arguments.end());
  return ParseBootCommand(views, limits);
}

void ExpectCommand(const absl::StatusOr<BootCommand>& command, BootForm form,
                   absl::string_view name, uint64_t size) {
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(command->form, form);
  EXPECT_EQ(command->remote_name, name);
  EXPECT_EQ(command->preamble_size, size);
}

void ExpectFault(const absl::Status& status, absl::string_view clause,
                 absl::string_view text) {
  ASSERT_TRUE(FaultOf(status).has_value()) << status;
  EXPECT_EQ(FaultOf(status)->clause, clause) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(text)));
}

TEST(BootCommandTest, ReadsCodeThatCarriesEverything) {
  ExpectCommand(Parse(Whole(StageThatReads("me@host:17", "16888"))),
                BootForm::kWholeInCode, "me@host:17", 16888);
}

TEST(BootCommandTest, ReadsCodeThatCountsWhatIsStillToCome) {
  ExpectCommand(Parse(Whole(StageThatCounts("me@host:17", "18236"))),
                BootForm::kWholeInCode, "me@host:17", 18236);
}

TEST(BootCommandTest, ReadsSplitArguments) {
  ExpectCommand(Parse(Split(kSplitStage, "me@host:17", "19360")),
                BootForm::kSplitArguments, "me@host:17", 19360);
}

TEST(BootCommandTest, TakesTheSizeFromBehindANameThatLooksLikeOne) {
  ExpectCommand(Parse(Whole(StageThatReads("read(5) 6-len(C)", "16888"))),
                BootForm::kWholeInCode, "read(5) 6-len(C)", 16888);
}

TEST(BootCommandTest, KeepsANameOfAnyBytes) {
  const std::string name = "m\xc3\xa9 (x) \"q\"";
  ExpectCommand(Parse(Whole(StageThatReads(name, "1"))), BootForm::kWholeInCode,
                name, 1);
  ExpectCommand(Parse(Split(kSplitStage, name, "1")), BootForm::kSplitArguments,
                name, 1);
  ExpectCommand(Parse(Split(kSplitStage, "", "1")), BootForm::kSplitArguments,
                "", 1);
}

TEST(BootCommandTest, RefusesAnyOtherShapeOfArguments) {
  std::vector<std::string> longer = Split(kSplitStage, "n", "1");
  longer.push_back("extra");
  std::vector<std::string> shorter = Split(kSplitStage, "n", "1");
  shorter.pop_back();
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, std::vector<std::string>{"--help"},
        std::vector<std::string>{"-c"}, std::vector<std::string>{"-m", "x"},
        longer, shorter}) {
    ExpectFault(Parse(arguments).status(), "BOOT-1",
                "expected the arguments -c CODE or -c CODE B64 NAME SIZE");
  }
}

TEST(BootCommandTest, SaysWhatCameInstead) {
  ExpectFault(Parse({"--help"}).status(), "BOOT-1",
              "got 1 argument, the first of them \"--help\"");
  ExpectFault(Parse({"-c", "print(1)"}).status(), "BOOT-1",
              "first stage in double quotes, got \"print(1)\"");
  ExpectFault(Parse({"-c", "print(\"!\")"}).status(), "BOOT-2",
              "first stage in base64, got \"!\"");
  ExpectFault(Parse({"-c", "print(\"hello\")"}).status(), "BOOT-2",
              "first stage");
}

TEST(BootCommandTest, RefusesAFirstStageWithoutTheFirstMarker) {
  ExpectFault(Parse(Whole("print('hello')")).status(), "BOOT-2",
              "expected a first stage that writes MITO000, got \"print");
  ExpectFault(Parse(Split("print('hello')", "n", "1")).status(), "BOOT-2",
              "expected a first stage that writes MITO000");
}

TEST(BootCommandTest, RefusesAFirstStageWithoutAName) {
  ExpectFault(Parse(Whole("write(1, 'MITO000')\nread(5)")).status(), "BOOT-2",
              "'(mitogen:NAME)'");
}

TEST(BootCommandTest, RefusesASizeThatIsMissingOrNone) {
  ExpectFault(Parse(Whole("'(mitogen:n)' 'MITO000' read(0,x) len(5)")).status(),
              "BOOT-1", "the size of the preamble in decimal, got \"\"");
  ExpectFault(Parse(Whole(StageThatReads("n", "0"))).status(), "BOOT-1",
              "got \"0\"");
  for (const char* size : {"", "0", "-1", "x", "1x", "99999999999999999999"}) {
    ExpectFault(Parse(Split(kSplitStage, "n", size)).status(), "BOOT-1",
                absl::StrCat("got \"", size, "\""));
  }
}

TEST(BootCommandTest, RefusesTheOtherFormsCompression) {
  std::vector<std::string> arguments = Split(kSplitStage, "n", "1");
  arguments[2] = Encoded(Compression::kZlib, kSplitStage);
  ExpectFault(Parse(arguments).status(), "BOOT-2", "first stage");
}

TEST(BootCommandTest, StopsAtTheFirstStageLimit) {
  const std::string bomb = std::string(1 << 20, ' ') + std::string(kSplitStage);
  const absl::Status status = Parse(Split(bomb, "n", "1")).status();
  ExpectFault(status, "BOOT-3", "the first stage to be at most 65536 bytes");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kLimit);
  Limits limits;
  limits.max_first_stage_size = 2 << 20;
  EXPECT_TRUE(Parse(Split(bomb, "n", "1"), limits).ok());
}

RC_GTEST_PROP(BootCommandProperty, ATruncatedFirstStageIsAnError, ()) {
  const std::string stage = Deflate(Compression::kRawDeflate, kSplitStage);
  const size_t size = *rc::gen::inRange<size_t>(0, stage.size());
  const std::string base64 = absl::Base64Escape(stage.substr(0, size));
  RC_ASSERT(!Parse({"-c", "code", base64, "n", "1"}).ok());
}

RC_GTEST_PROP(BootCommandProperty, ArbitraryArgumentsAreRefusedInOrder,
              (const std::vector<std::string>& arguments)) {
  std::vector<std::string> with_flag = arguments;
  with_flag.insert(with_flag.begin(), "-c");
  RC_ASSERT(FaultOf(Parse(arguments).status()).has_value());
  RC_ASSERT(FaultOf(Parse(with_flag).status()).has_value());
}

}  // namespace
}  // namespace mitogen
