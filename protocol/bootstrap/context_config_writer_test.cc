#include "protocol/bootstrap/context_config_writer.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/fault.h"
#include "protocol/message_size.h"
#include "protocol/release.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct GoldenConfig {
  std::string release;
  std::string python;
  std::string last_line;
};

// What the original gave to a child.
std::vector<GoldenConfig> GoldenConfigs() {
  std::ifstream file("protocol/bootstrap/testdata/configs.txt");
  std::vector<GoldenConfig> configs;
  for (std::string line; std::getline(file, line);) {
    GoldenConfig config;
    std::istringstream words(line);
    words >> config.release >> config.python >> std::ws;
    std::getline(words, config.last_line);
    configs.push_back(config);
  }
  return configs;
}

ContextConfig Parsed(const std::string& last_line) {
  absl::StatusOr<ContextConfig> config =
      ParseContextConfig(last_line, Limits());
  EXPECT_TRUE(config.ok()) << config.status() << " in " << last_line;
  return config.value_or(ContextConfig());
}

std::string LastLine(const ContextConfig& config, LiteralStyle style) {
  return WriteLastLine(config, style).value_or("");
}

TEST(ContextConfigWriterTest, WritesByteForByteWhatTheOriginalDoesOnPython3) {
  size_t count = 0;
  for (const GoldenConfig& golden : GoldenConfigs()) {
    if (golden.python[0] != '3') continue;
    ++count;
    EXPECT_EQ(LastLine(Parsed(golden.last_line), LiteralStyle::kPython3),
              golden.last_line)
        << golden.release;
  }
  EXPECT_EQ(count, 5u);
}

// On Python 2.7 a dict has no fixed order, and its parents mix native strings
// with text.
TEST(ContextConfigWriterTest, WritesForPython2WhatMeansTheSameAsTheOriginals) {
  size_t count = 0;
  for (const GoldenConfig& golden : GoldenConfigs()) {
    if (golden.python[0] != '2') continue;
    ++count;
    const ContextConfig config = Parsed(golden.last_line);
    const std::string line = LastLine(config, LiteralStyle::kPython2);
    EXPECT_THAT(line, StartsWith("ExternalContext({'parent_ids': [7, 1, 0], "));
    EXPECT_THAT(line, HasSubstr("[u'o', u'p.q']"));
    EXPECT_EQ(LastLine(Parsed(line), LiteralStyle::kPython3),
              LastLine(config, LiteralStyle::kPython3));
  }
  EXPECT_EQ(count, 5u);
}

TEST(ContextConfigWriterTest, BlamesTheCallerForAContextWithoutParents) {
  const absl::Status status =
      WriteLastLine(ContextConfig(), LiteralStyle::kPython3).status();
  ASSERT_TRUE(FaultOf(status).has_value());
  EXPECT_EQ(FaultOf(status)->blame, Blame::kCaller);
  EXPECT_THAT(std::string(status.message()), HasSubstr("parent_ids"));
}

TEST(ContextConfigWriterTest, BlamesTheCallerForAPrefixThatIsNotText) {
  ContextConfig config;
  config.parent_ids = {0};
  config.import_blocks = {"good", "\xff"};
  const absl::Status status =
      WriteLastLine(config, LiteralStyle::kPython3).status();
  ASSERT_TRUE(FaultOf(status).has_value());
  EXPECT_EQ(FaultOf(status)->blame, Blame::kCaller);
  EXPECT_THAT(std::string(status.message()), HasSubstr("import_blocks"));
}

std::vector<std::string> Prefixes() {
  return *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("", "a", "a.b", "\xc3\xa9", "'", "\"\\\n",
                                    "\xf0\x9f\x98\x80"));
}

ContextConfig AnyConfig() {
  ContextConfig config;
  config.parent_ids =
      *rc::gen::nonEmpty(rc::gen::arbitrary<std::vector<uint32_t>>());
  // A context is not among its parents (BOOT-9).
  config.context_id =
      *rc::gen::suchThat(rc::gen::arbitrary<uint32_t>(), [&](uint32_t id) {
        return std::find(config.parent_ids.begin(), config.parent_ids.end(),
                         id) == config.parent_ids.end();
      });
  config.debug = *rc::gen::arbitrary<bool>();
  config.profiling = *rc::gen::arbitrary<bool>();
  config.unidirectional = *rc::gen::arbitrary<bool>();
  config.max_message_size =
      std::max(*rc::gen::arbitrary<uint32_t>(), kLeastMaxMessageSize);
  const Release release = *rc::gen::element(
      Release{0, 2, 8}, Release{0, 2, 10}, Release{0, 3, 41}, Release{0, 3, 42},
      Release{0, 3, 44}, Release{0, 3, 45}, kNewestRelease);
  config.dialect = *DialectOf(release);
  config.log_levels.root = *rc::gen::arbitrary<int>();
  if (config.dialect.log_levels) {
    config.log_levels.mitogen = *rc::gen::arbitrary<int>();
    config.log_levels.mitogen_io = *rc::gen::arbitrary<int>();
  }
  config.import_overrides = Prefixes();
  config.import_blocks = Prefixes();
  return config;
}

RC_GTEST_PROP(ContextConfigWriterProperty, IsReadBackInEveryDialect, ()) {
  const ContextConfig config = AnyConfig();
  const LiteralStyle style =
      *rc::gen::element(LiteralStyle::kPython2, LiteralStyle::kPython3);
  const absl::StatusOr<std::string> line = WriteLastLine(config, style);
  RC_ASSERT(line.ok());
  const absl::StatusOr<ContextConfig> read =
      ParseContextConfig(*line, Limits());
  RC_ASSERT(read.ok());
  RC_ASSERT(read->parent_ids == config.parent_ids);
  RC_ASSERT(read->context_id == config.context_id);
  RC_ASSERT(read->debug == config.debug);
  RC_ASSERT(read->profiling == config.profiling);
  RC_ASSERT(read->unidirectional == config.unidirectional);
  RC_ASSERT(read->max_message_size == config.max_message_size);
  RC_ASSERT(read->dialect.release == config.dialect.release);
  RC_ASSERT(read->log_levels == config.log_levels);
  RC_ASSERT(read->import_overrides == config.import_overrides);
  RC_ASSERT(read->import_blocks == config.import_blocks);
}

}  // namespace
}  // namespace mitogen
