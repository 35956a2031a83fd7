// Compares our command lines with those of the original
// (testdata/commands.txt).

#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "stub/connect/connection_method.h"
#include "stub/connect/shell_quote.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

OptionValue ValueOf(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  return json.get<std::vector<std::string>>();
}

ConnectionOptions OptionsOf(const Json& json) {
  ConnectionOptions options;
  for (const auto& [name, value] : json.items()) {
    options.emplace(name, ValueOf(value));
  }
  return options;
}

// For su the file has, instead of the last argument, the words that a shell
// reads from it.
std::vector<std::string> Argv(const Json& json) {
  std::vector<std::string> argv;
  for (const Json& word : json) {
    argv.push_back(word.is_array()
                       ? ShellJoin(word.get<std::vector<std::string>>())
                       : word.get<std::string>());
  }
  return argv;
}

void ExpectTheSame(const ConnectionCommand& ours, const Json& original) {
  EXPECT_EQ(ours.argv, Argv(original["argv"]));
  EXPECT_EQ(StdioKindName(ours.stdio), original["stdio"].get<std::string>());
  EXPECT_EQ(ours.escalates_privilege, original["escalates_privilege"]);
  EXPECT_EQ(ours.process_is_child, original["process_is_child"]);
  // The script that made the file gives every process the id 0.
  EXPECT_EQ(ours.context_name + (ours.name_ends_with_pid ? "0" : ""),
            original["context_name"].get<std::string>());
}

TEST(GoldenCommandsTest, AreThoseOfTheOriginal) {
  std::ifstream file("stub/connect/testdata/commands.txt");
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  const auto usual_boot =
      Json::parse(line)["boot"].get<std::vector<std::string>>();
  int lines = 0;
  int errors = 0;
  for (; std::getline(file, line); ++lines) {
    SCOPED_TRACE(line);
    const Json original = Json::parse(line);
    const absl::StatusOr<ConnectionCommand> ours = MakeConnectionCommand(
        original["method"].get<std::string>(), OptionsOf(original["options"]),
        original.value("boot", usual_boot));
    if (original.contains("error")) {
      EXPECT_EQ(ours.status().code(), absl::StatusCode::kInvalidArgument);
      ++errors;
      continue;
    }
    ASSERT_TRUE(ours.ok()) << ours.status();
    ExpectTheSame(*ours, original);
  }
  EXPECT_GT(lines, 140);
  EXPECT_GT(errors, 10);
}

}  // namespace
}  // namespace mitogen
