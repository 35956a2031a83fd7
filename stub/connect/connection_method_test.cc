#include "stub/connect/connection_method.h"

#include <set>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

const std::vector<std::string>& Boot() {
  static const auto* const kBoot =
      new std::vector<std::string>{"python3", "-c", "code"};
  return *kBoot;
}

ConnectionOptions Host(ConnectionOptions options = {}) {
  options.emplace("hostname", std::string("host"));
  return options;
}

TEST(ConnectionMethodsTest, HaveNamesOfTheirOwnAndGoodDefaults) {
  std::set<absl::string_view> names;
  for (const ConnectionMethod& method : ConnectionMethods()) {
    EXPECT_TRUE(names.insert(method.name).second) << method.name;
    std::set<absl::string_view> options;
    for (const OptionSpec& spec : OptionsOf(method)) {
      EXPECT_TRUE(options.insert(spec.name).second) << spec.name;
      if (spec.default_text.empty()) continue;
      EXPECT_TRUE(ParseOptionText(method.name, spec, spec.default_text).ok())
          << method.name << " " << spec.name;
    }
  }
}

TEST(MakeConnectionCommandTest, NamesTheMethodsThatItKnows) {
  const absl::Status status =
      MakeConnectionCommand("telnet", {}, Boot()).status();
  EXPECT_EQ(status.message(),
            "expected one of the connection methods local, ssh, sudo, su, "
            "doas, docker, podman, buildah, kubectl, lxc, lxd, incus, jail, "
            "got telnet");
}

TEST(MakeConnectionCommandTest, RefusesAnEmptyCommand) {
  EXPECT_EQ(MakeConnectionCommand("local", {}, {}).status(),
            absl::InvalidArgumentError(
                "local: expected a command to run, got nothing"));
}

TEST(MakeConnectionCommandTest, RefusesOptionsOfAnotherMethod) {
  EXPECT_EQ(MakeConnectionCommand("sudo", Host(), Boot()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(MakeConnectionCommandTest, GivesSshATerminalOnlyWhereItMayAsk) {
  const auto stdio = [](ConnectionOptions options) {
    return MakeConnectionCommand("ssh", Host(options), Boot())->stdio;
  };
  EXPECT_EQ(stdio({}), StdioKind::kSocketPairWithErrorPipe);
  EXPECT_EQ(stdio({{"password", "pw"}}), StdioKind::kSocketPairWithTerminal);
  EXPECT_EQ(stdio({{"check_host_keys", "accept"}}),
            StdioKind::kSocketPairWithTerminal);
}

TEST(MakeConnectionCommandTest, PassesThePasswordToTheDialogAlone) {
  for (const char* method : {"ssh", "sudo", "su", "doas"}) {
    ConnectionOptions options = {{"password", "hunter2"}};
    if (method == std::string("ssh")) options = Host(options);
    const absl::StatusOr<ConnectionCommand> command =
        MakeConnectionCommand(method, options, Boot());
    ASSERT_TRUE(command.ok()) << command.status();
    EXPECT_EQ(command->dialog.password, "hunter2") << method;
    for (const std::string& word : command->argv) {
      EXPECT_EQ(word.find("hunter2"), word.npos) << method;
    }
  }
}

TEST(MakeConnectionCommandTest, TakesAnEmptySudoPasswordForNone) {
  EXPECT_EQ(MakeConnectionCommand("sudo", {{"password", ""}}, Boot())
                ->dialog.password,
            std::nullopt);
}

TEST(MakeConnectionCommandTest, AcceptsHostKeysOnlyIfToldSo) {
  const auto accepts = [](absl::string_view mode) {
    return MakeConnectionCommand(
               "ssh", Host({{"check_host_keys", std::string(mode)}}), Boot())
        ->dialog.accept_host_key;
  };
  EXPECT_TRUE(accepts("accept"));
  EXPECT_FALSE(accepts("enforce"));
  EXPECT_FALSE(accepts("ignore"));
}

TEST(MakeConnectionCommandTest, KeepsWhatFollowsTheLastSourcingForSudo) {
  const std::vector<std::string> boot = {"source", "f", "&&", "python3", "-c"};
  const std::vector<std::string> argv =
      MakeConnectionCommand("sudo", {}, boot)->argv;
  EXPECT_EQ(std::vector<std::string>(argv.end() - 3, argv.end()),
            (std::vector<std::string>{"--", "python3", "-c"}));
}

TEST(MakeConnectionCommandTest, QuotesTheCommandOfSuForAShell) {
  const absl::StatusOr<ConnectionCommand> command =
      MakeConnectionCommand("su", {}, {{"python3", "-c", "(a); b*"}});
  EXPECT_EQ(command->argv.back(), "python3 -c '(a); b*'");
}

TEST(ReadContextOptionsTest, GivesTheDefaults) {
  const absl::StatusOr<ContextOptions> context =
      ReadContextOptions("ssh", Host());
  ASSERT_TRUE(context.ok()) << context.status();
  EXPECT_EQ(context->python_argv, std::vector<std::string>{"python"});
  EXPECT_EQ(context->connect_timeout_s, 30);
  EXPECT_EQ(context->remote_name, std::nullopt);
  EXPECT_EQ(context->max_message_size, std::nullopt);
  EXPECT_FALSE(context->debug || context->profiling || context->unidirectional);
}

TEST(ReadContextOptionsTest, GivesWhatWasGiven) {
  const absl::StatusOr<ContextOptions> context = ReadContextOptions(
      "local", {{"python_path", std::vector<std::string>{"env", "python3"}},
                {"connect_timeout", 5},
                {"remote_name", "me"},
                {"max_message_size", 99},
                {"unidirectional", true}});
  ASSERT_TRUE(context.ok()) << context.status();
  EXPECT_EQ(context->python_argv, (std::vector<std::string>{"env", "python3"}));
  EXPECT_EQ(context->connect_timeout_s, 5);
  EXPECT_EQ(context->remote_name, "me");
  EXPECT_EQ(context->max_message_size, 99);
  EXPECT_TRUE(context->unidirectional);
}

TEST(ReadContextOptionsTest, RefusesARemoteNameThatDoesNotGoThroughEverything) {
  for (const char* name : {"a/b", "a\\b", "a\nb", "a\x7f"}) {
    EXPECT_FALSE(ReadContextOptions("local", {{"remote_name", name}}).ok());
  }
}

}  // namespace
}  // namespace mitogen
