#include "stub/connect/connection_option.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using enum OptionType;
using Words = std::vector<std::string>;

constexpr OptionSpec kTable[] = {
    {.name = "host", .required = true},
    {"port", kInteger},
    {"timeout", kNumber, "30"},
    {"compress", kBoolean, "true"},
    {"args", kTextList},
    {"python", kTextOrList, "python3"},
    {.name = "check", .default_text = "enforce", .choices = "enforce,ignore"},
    {.name = "password", .secret = true},
};

absl::Status Check(ConnectionOptions options) {
  options.emplace("host", std::string("h"));
  return ValidateOptions("m", kTable, options);
}

TEST(ValidateOptionsTest, TakesEveryTypeOfItsRow) {
  const absl::Status status = Check({{"port", 22},
                                     {"timeout", 2.5},
                                     {"compress", false},
                                     {"args", Words{"-v"}},
                                     {"python", Words{"env", "python"}},
                                     {"check", "ignore"}});
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(Check({{"timeout", 2}, {"python", "python"}}).ok());
}

TEST(ValidateOptionsTest, NamesTheOptionThatItDoesNotKnow) {
  EXPECT_EQ(Check({{"hots", "h"}}),
            absl::InvalidArgumentError(
                "m: expected one of the options host, port, timeout, compress, "
                "args, python, check, password, got option hots"));
}

TEST(ValidateOptionsTest, SaysWhatWasExpectedAndWhatCame) {
  EXPECT_EQ(Check({{"port", "22"}}),
            absl::InvalidArgumentError("m: expected integer from 1 to 65535 "
                                       "for option port, got text \"22\""));
  EXPECT_EQ(Check({{"port", true}}),
            absl::InvalidArgumentError(
                "m: expected integer from 1 to 65535 for option port, got "
                "boolean true"));
  EXPECT_EQ(Check({{"args", "-v"}}),
            absl::InvalidArgumentError(
                "m: expected list of text for option args, got text \"-v\""));
  EXPECT_EQ(Check({{"compress", 1}}),
            absl::InvalidArgumentError(
                "m: expected boolean for option compress, got integer 1"));
  EXPECT_EQ(Check({{"check", "maybe"}}),
            absl::InvalidArgumentError("m: expected enforce or ignore for "
                                       "option check, got text \"maybe\""));
}

TEST(ValidateOptionsTest, TakesNumbersWithinTheirRangeOnly) {
  for (const int64_t port : {1, 65535}) {
    EXPECT_TRUE(Check({{"port", port}}).ok()) << port;
  }
  for (const int64_t port : {-1L, 0L, 65536L, 4294967318L}) {
    EXPECT_EQ(Check({{"port", port}}),
              absl::InvalidArgumentError(absl::StrCat(
                  "m: expected integer from 1 to 65535 for option port, got "
                  "integer ",
                  port)));
  }
  for (const double timeout : {std::nan(""), HUGE_VAL, -0.5, 1e16}) {
    EXPECT_EQ(Check({{"timeout", timeout}}),
              absl::InvalidArgumentError(absl::StrCat(
                  "m: expected number from 0 to 1000000000 for option timeout, "
                  "got number ",
                  timeout)));
  }
}

TEST(ValidateOptionsTest, WantsAProgramInAListThatIsStarted) {
  EXPECT_EQ(Check({{"python", Words{}}}),
            absl::InvalidArgumentError(
                "m: expected a program as the first element for option python, "
                "got list of text []"));
  EXPECT_FALSE(Check({{"python", Words{"", "-v"}}}).ok());
  EXPECT_TRUE(Check({{"args", Words{}}}).ok());
}

TEST(ValidateOptionsTest, SaysWhatIsMissing) {
  EXPECT_EQ(ValidateOptions("m", kTable, {}),
            absl::InvalidArgumentError(
                "m: expected text for option host, got nothing"));
}

TEST(ValidateOptionsTest, TakesNoEmptyTextForARequiredOption) {
  EXPECT_EQ(ValidateOptions("m", kTable, {{"host", ""}}),
            absl::InvalidArgumentError(
                "m: expected text for option host, got nothing"));
}

TEST(ValidateOptionsTest, ShowsNoSecret) {
  EXPECT_EQ(Check({{"password", Words{"hunter2"}}}),
            absl::InvalidArgumentError("m: expected text for option password, "
                                       "got list of text (not shown)"));
}

// Whatever asks for a secret takes such a character for the end of it.
TEST(ValidateOptionsTest, TakesNoSecretThatIsMoreThanALine) {
  for (const std::string& secret :
       Words{"one\ntwo", "one\rtwo", std::string("one\0two", 7), "one\n"}) {
    EXPECT_EQ(Check({{"password", secret}}),
              absl::InvalidArgumentError(
                  "m: expected text without line breaks and NUL for option "
                  "password, got text (not shown)"));
  }
  EXPECT_TRUE(Check({{"password", "\t one \x7f\xff"}}).ok());
  EXPECT_TRUE(Check({{"host", "one\ntwo"}}).ok());
}

OptionValue Parse(const OptionSpec& spec, absl::string_view text) {
  return ParseOptionText("m", spec, text).value_or(std::string("error"));
}

TEST(ParseOptionTextTest, ReadsEveryType) {
  EXPECT_EQ(Parse(kTable[0], "h"), OptionValue("h"));
  EXPECT_EQ(Parse(kTable[1], "22"), OptionValue(22));
  EXPECT_EQ(Parse(kTable[2], "2.5"), OptionValue(2.5));
  EXPECT_EQ(Parse(kTable[3], "no"), OptionValue(false));
  EXPECT_EQ(Parse(kTable[4], "-o\nA b"), OptionValue(Words{"-o", "A b"}));
  EXPECT_EQ(Parse(kTable[5], "env"), OptionValue("env"));
}

TEST(ParseOptionTextTest, TakesSeveralLinesForAListWhereOneTextIsEnough) {
  EXPECT_EQ(Parse(kTable[5], "env\npython"),
            OptionValue(Words{"env", "python"}));
}

TEST(ParseOptionTextTest, RefusesWhatIsNotOfTheType) {
  EXPECT_EQ(ParseOptionText("m", kTable[1], "22x").status(),
            absl::InvalidArgumentError("m: expected integer from 1 to 65535 "
                                       "for option port, got text \"22x\""));
  EXPECT_FALSE(ParseOptionText("m", kTable[2], "inf").ok());
  EXPECT_FALSE(ParseOptionText("m", kTable[3], "maybe").ok());
  EXPECT_FALSE(ParseOptionText("m", kTable[6], "maybe").ok());
}

TEST(OptionReaderTest, GivesWhatWasGiven) {
  const ConnectionOptions options = {
      {"port", 0}, {"timeout", 7}, {"compress", false}, {"python", "python2"}};
  const OptionReader reader(kTable, options);
  EXPECT_TRUE(reader.Given("port"));
  EXPECT_EQ(reader.Number("timeout"), 7);
  EXPECT_FALSE(reader.Boolean("compress"));
  EXPECT_EQ(reader.List("python"), Words{"python2"});
}

TEST(OptionReaderTest, GivesTheDefaultOtherwise) {
  const ConnectionOptions options = {{"check", ""}};
  const OptionReader reader(kTable, options);
  EXPECT_FALSE(reader.Given("port"));
  EXPECT_EQ(reader.Integer("port"), 0);
  EXPECT_EQ(reader.Number("timeout"), 30);
  EXPECT_TRUE(reader.Boolean("compress"));
  EXPECT_EQ(reader.List("args"), Words{});
  EXPECT_EQ(reader.List("python"), Words{"python3"});
  EXPECT_EQ(reader.Text("check"), "enforce");
}

}  // namespace
}  // namespace mitogen
