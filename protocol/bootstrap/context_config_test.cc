#include "protocol/bootstrap/context_config.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/testing/configs.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::StatusOr<ContextConfig> Parse(absl::string_view line) {
  return ParseContextConfig(line, Limits());
}

// `line` with `from`, which it must hold, replaced.
std::string With(absl::string_view line, absl::string_view from,
                 absl::string_view to) {
  EXPECT_NE(line.find(from), line.npos) << from;
  return absl::StrReplaceAll(line, {{from, to}});
}

void ExpectFault(const absl::Status& status, absl::string_view clause,
                 absl::string_view text) {
  ASSERT_TRUE(FaultOf(status).has_value()) << status;
  EXPECT_EQ(FaultOf(status)->clause, clause) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(text)));
}

TEST(ContextConfigTest, ReadsWhatANewParentSays) {
  const absl::StatusOr<ContextConfig> config = Parse(kNewConfig);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_THAT(config->parent_ids, ElementsAre(7, 1, 0));
  EXPECT_EQ(config->context_id, 1002u);
  EXPECT_FALSE(config->debug);
  EXPECT_FALSE(config->profiling);
  EXPECT_TRUE(config->unidirectional);
  EXPECT_EQ(config->max_message_size, 128u << 20);
  EXPECT_EQ(config->dialect.release, (Release{0, 3, 54}));
  EXPECT_EQ(config->log_levels, (LogLevels{30, 10, 20}));
  EXPECT_THAT(config->import_overrides, ElementsAre("o", "p"));
  EXPECT_THAT(config->import_blocks, ElementsAre("b"));
}

TEST(ContextConfigTest, ReadsWhatAnOldParentSays) {
  const absl::StatusOr<ContextConfig> config = Parse(kOldConfig);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_THAT(config->parent_ids, ElementsAre(0));
  EXPECT_EQ(config->context_id, 1u);
  EXPECT_TRUE(config->debug);
  EXPECT_EQ(config->dialect.release, (Release{0, 2, 8}));
  EXPECT_FALSE(config->dialect.log_levels);
  EXPECT_EQ(config->log_levels, (LogLevels{10, 0, 20}));
  EXPECT_THAT(config->import_overrides, ElementsAre(""));
  EXPECT_THAT(config->import_blocks, ElementsAre("b"));
}

TEST(ContextConfigTest, TakesAPreReleaseForTheRelease) {
  const absl::StatusOr<ContextConfig> config =
      Parse(With(kNewConfig, "(0, 3, 54)", "(0, 3, 55, 'rc', 1)"));
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->dialect.release, (Release{0, 3, 55}));
}

TEST(ContextConfigTest, RefusesAReleaseOutsideOfItsRange) {
  ExpectFault(Parse(With(kOldConfig, "(0, 2, 8)", "(0, 2, 7)")).status(),
              "DIA-2", "0.2.7");
  ExpectFault(Parse(With(kNewConfig, "(0, 3, 54)", "(1, 0, 0)")).status(),
              "DIA-2", "1.0.0");
}

TEST(ContextConfigTest, IgnoresKeysThatNoChildAsksFor) {
  EXPECT_TRUE(Parse(With(kNewConfig, "{", "{'setup_stdio': True, ")).ok());
}

TEST(ContextConfigTest, NamesEveryKeyThatIsMissing) {
  for (const char* key : {"parent_ids", "context_id", "debug", "profiling",
                          "unidirectional", "max_message_size", "log_levels",
                          "import_overrides", "import_blocks", "version"}) {
    const std::string quoted = absl::StrCat("'", key, "'");
    ExpectFault(Parse(With(kNewConfig, quoted, "'other'")).status(), "BOOT-9",
                absl::StrCat("as \"", key, "\", got none"));
  }
  ExpectFault(
      Parse(With(kOldConfig, "'log_level'", "'other'")).status(), "BOOT-9",
      "of release 0.2.8 to have an integer of 64 bits as \"log_level\"");
}

TEST(ContextConfigTest, DoesWithoutTheListsThatOldChildrenDoWithout) {
  std::string line = With(kOldConfig, "'whitelist'", "'other'");
  line = With(line, "'blacklist'", "'another'");
  const absl::StatusOr<ContextConfig> config = Parse(line);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_THAT(config->import_overrides, IsEmpty());
  EXPECT_THAT(config->import_blocks, IsEmpty());
}

TEST(ContextConfigTest, DemandsTheKeysOfTheReleaseThatTheParentHas) {
  ExpectFault(Parse(With(kOldConfig, "(0, 2, 8)", "(0, 3, 54)")).status(),
              "BOOT-9", "\"log_levels\"");
  ExpectFault(Parse(With(kNewConfig, "(0, 3, 54)", "(0, 3, 44)")).status(),
              "BOOT-9", "\"log_level\"");
}

TEST(ContextConfigTest, NamesEveryKeyOfAnotherType) {
  const struct {
    const char* from;
    const char* to;
    const char* text;
  } kCases[] = {
      {"[7, 1, 0]", "[]",
       "a list of context ids from 0 to 4294967295 as \"parent_ids\""},
      {"[7, 1, 0]", "7", "\"parent_ids\", got 7"},
      {"[7, 1, 0]", "[4294967296]", "\"parent_ids\", got another list"},
      {"[7, 1, 0]", "['7']", "\"parent_ids\", got another list"},
      {"1002", "4294967296",
       "a context id from 0 to 4294967295 as \"context_id\", got 4294967296"},
      {"1002", "-1", "\"context_id\", got -1"},
      {"1002", "18446744073709552618", "\"context_id\", got another int"},
      {"1002", "'1'", "\"context_id\""},
      {"'debug': False", "'debug': 'no'", "a truth value as \"debug\""},
      {"134217728", "-1",
       "a size of 256 bytes or more as \"max_message_size\", got -1"},
      {"134217728", "18446744073709551616", "\"max_message_size\""},
      {"134217728", "1.5", "\"max_message_size\""},
      {"[30, 10, 20]", "[30, 10]",
       "three integers of 64 bits as \"log_levels\""},
      {"[30, 10, 20]", "[30, 10, None]", "\"log_levels\""},
      {"[30, 10, 20]", "[30, 10, 9223372036854775808]", "\"log_levels\""},
      {"[30, 10, 20]", "30", "\"log_levels\""},
      {"['o', 'p']", "[1]", "a list of texts as \"import_overrides\""},
      {"['b']", "'b'", "\"import_blocks\""},
      {"(0, 3, 54)", "(0, 3)", "\"version\""},
      {"(0, 3, 54)", "(0, 3, '54')", "\"version\""},
      {"(0, 3, 54)", "'0.3.54'", "\"version\", got another text"},
      {"(0, 3, 54)", "(0, 3, -1)", "\"version\""},
  };
  for (const auto& c : kCases) {
    ExpectFault(Parse(With(kNewConfig, c.from, c.to)).status(), "BOOT-9",
                c.text);
  }
}

TEST(ContextConfigTest, RefusesAContextThatIsItsOwnParent) {
  for (const char* parents : {"[1002]", "[1002, 0]", "[7, 1002, 0]"}) {
    ExpectFault(Parse(With(kNewConfig, "[7, 1, 0]", parents)).status(),
                "BOOT-9",
                "\"context_id\" an id that is not in \"parent_ids\", got 1002");
  }
}

TEST(ContextConfigTest, StopsAtTheLimitOfParents) {
  const auto parse = [](absl::string_view parents) {
    Limits limits;
    limits.max_parents = 3;
    return ParseContextConfig(With(kNewConfig, "[7, 1, 0]", parents), limits)
        .status();
  };
  EXPECT_EQ(parse("[7, 1, 0]"), absl::OkStatus());
  EXPECT_EQ(FaultOf(parse("[7, 2, 1, 0]"))->blame, Blame::kLimit);
  ExpectFault(parse("(7, 2, 1, 0)"), "BOOT-9",
              "expected the configuration to have at most 3 ids as "
              "\"parent_ids\", got 4");
}

TEST(ContextConfigTest, TakesTruthAsPythonDoes) {
  const absl::StatusOr<ContextConfig> config = Parse(
      With(With(kNewConfig, "'debug': False", "'debug': 1"), "True", "None"));
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_TRUE(config->debug);
  EXPECT_FALSE(config->unidirectional);
}

TEST(ContextConfigTest, TakesASizeThatNoFrameCanHaveForTheLargest) {
  const absl::StatusOr<ContextConfig> config =
      Parse(With(kNewConfig, "134217728", "1099511627776"));
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->max_message_size, 0xffffffffu);
}

TEST(ContextConfigTest, RefusesASizeThatNoDeadMessageFitsIn) {
  ExpectFault(Parse(With(kNewConfig, "134217728", "255")).status(), "BOOT-9",
              "256 bytes or more as \"max_message_size\", got 255");
  EXPECT_TRUE(Parse(With(kNewConfig, "134217728", "256")).ok());
}

TEST(ContextConfigTest, RefusesALineOfAnotherForm) {
  for (const char* line :
       {"", "ExternalContext", "main()", "ExternalContext([]).main()",
        "ExternalContext({}).main", "ExternalContext({}).main() ",
        "ExternalContext({}, {}).main()"}) {
    ExpectFault(Parse(line).status(), "BOOT-8",
                absl::StrCat("got \"", line, "\""));
  }
}

TEST(ContextConfigTest, SaysWhereInTheLineTheLiteralIsBroken) {
  const absl::Status status =
      Parse("ExternalContext({'a': x}).main()").status();
  EXPECT_EQ(FaultOf(status)->clause, "LIT-1");
  EXPECT_EQ(FaultOf(status)->offset, 22u);
}

RC_GTEST_PROP(ContextConfigProperty, EveryTruncationIsAnError, ()) {
  const absl::string_view line = *rc::gen::element(kNewConfig, kOldConfig);
  const size_t size = *rc::gen::inRange<size_t>(0, line.size());
  RC_ASSERT(FaultOf(Parse(line.substr(0, size)).status()).has_value());
}

RC_GTEST_PROP(ContextConfigProperty, AChangedByteNeverCrashes, ()) {
  std::string line(*rc::gen::element(kNewConfig, kOldConfig));
  line[*rc::gen::inRange<size_t>(0, line.size())] = *rc::gen::arbitrary<char>();
  const absl::StatusOr<ContextConfig> config = Parse(line);
  if (!config.ok()) RC_ASSERT(FaultOf(config.status()).has_value());
}

}  // namespace
}  // namespace mitogen
