#include "stub/connect/connection_method.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "absl/strings/str_cat.h"
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

// The options that the method requires, besides the one under test.
ConnectionOptions RequiredBy(const ConnectionMethod& method) {
  ConnectionOptions options;
  for (const OptionSpec& spec : method.options) {
    if (spec.required) options[std::string(spec.name)] = std::string("x");
  }
  if (method.name == "docker") options["container"] = std::string("x");
  return options;
}

bool IsRefused(const ConnectionMethod& method,
               const ConnectionOptions& options) {
  const bool refused =
      MakeConnectionCommand(method.name, options, Boot()).status().code() ==
      absl::StatusCode::kInvalidArgument;
  EXPECT_EQ(refused, !CheckWordsOfCommand(method.name, options).ok())
      << method.name;
  EXPECT_EQ(refused, !ReadContextOptions(method.name, options).ok())
      << method.name;
  return refused;
}

// Options that may begin with "-": they hold options of other programs, follow
// an option as its argument, or are typed or shown to people.
constexpr absl::string_view kNoWords[] = {
    "password",  "password_prompt", "incorrect_prompts", "ssh_args",
    "sudo_args", "kubectl_args",    "identity_file",     "check_host_keys",
};

// ssh -oProxyCommand=... runs a command on this machine, and other programs
// have such options too.
TEST(MakeConnectionCommandTest, RefusesEveryWordThatWouldBecomeAnOption) {
  int checked = 0;
  for (const ConnectionMethod& method : ConnectionMethods()) {
    const ConnectionOptions good = RequiredBy(method);
    EXPECT_FALSE(IsRefused(method, good)) << method.name;
    for (const OptionSpec& spec : method.options) {
      const bool is_text = spec.type == OptionType::kText ||
                           spec.type == OptionType::kTextOrList ||
                           spec.type == OptionType::kTextList;
      if (!is_text || std::count(std::begin(kNoWords), std::end(kNoWords),
                                 spec.name) != 0) {
        continue;
      }
      ConnectionOptions bad = good;
      bad[std::string(spec.name)] = std::string("-oProxyCommand=id");
      EXPECT_TRUE(IsRefused(method, bad)) << method.name << " " << spec.name;
      ++checked;
    }
  }
  EXPECT_GT(checked, 40);
}

TEST(MakeConnectionCommandTest, RefusesAPythonThatWouldBecomeAnOption) {
  using Words = std::vector<std::string>;
  for (const ConnectionMethod& method : ConnectionMethods()) {
    for (const Words& words :
         {Words{"-oProxyCommand=id", "python"}, Words{}, Words{"", "python"}}) {
      ConnectionOptions options = RequiredBy(method);
      options["python_path"] = words;
      EXPECT_TRUE(IsRefused(method, options)) << method.name;
    }
    EXPECT_FALSE(MakeConnectionCommand(method.name, RequiredBy(method),
                                       Words{"-c", "code"})
                     .ok())
        << method.name;
  }
}

// ssh puts the host name into commands of its configuration.
TEST(MakeConnectionCommandTest, RefusesAHostThatAShellWouldRun) {
  const ConnectionMethod& ssh = *FindConnectionMethod("ssh");
  for (const char* host : {"a;b", "a b", "$(id)", "`id`", "a|b", "a\nb", "a\"b",
                           "a'b", "a>b", "a&b", "(a", "a}", "a\\b", "a\tb"}) {
    EXPECT_TRUE(IsRefused(ssh, {{"hostname", host}})) << host;
  }
  for (const char* host : {"web1.example.org", "fe80::1%eth0", "jo@web-1",
                           "ssh://jo@web1:22", "münchen.example", "a_b"}) {
    EXPECT_FALSE(IsRefused(ssh, {{"hostname", host}})) << host;
  }
}

TEST(MakeConnectionCommandTest, NamesTheOptionThatWouldBecomeAnother) {
  EXPECT_EQ(
      MakeConnectionCommand("docker", {{"container", "--privileged"}}, Boot())
          .status(),
      absl::InvalidArgumentError(
          "docker: expected text that does not begin with \"-\", which another "
          "program would take for an option, for option container, got text "
          "\"--privileged\""));
}

// Another context may know methods that this table does not have.
TEST(CheckWordsOfCommandTest, KnowsTheNamesOfOtherMethods) {
  for (const char* name :
       {"hostname", "username", "container", "docker_path"}) {
    EXPECT_FALSE(CheckWordsOfCommand("setns", {{name, "-x"}}).ok()) << name;
    EXPECT_TRUE(CheckWordsOfCommand("setns", {{name, "x"}}).ok()) << name;
  }
  EXPECT_TRUE(CheckWordsOfCommand("setns", {{"kind", "-x"}}).ok());
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

TEST(ReadContextOptionsTest, RefusesASizeThatNoDeadMessageFitsIn) {
  for (const int64_t size : {-1L, 0L, 255L, 4294967296L}) {
    EXPECT_EQ(
        ReadContextOptions("local", {{"max_message_size", size}}).status(),
        absl::InvalidArgumentError(absl::StrCat(
            "local: expected integer from 256 to 4294967295 for option "
            "max_message_size, got integer ",
            size)));
  }
}

TEST(ReadContextOptionsTest, GivesWhatWasGiven) {
  const absl::StatusOr<ContextOptions> context = ReadContextOptions(
      "local", {{"python_path", std::vector<std::string>{"env", "python3"}},
                {"connect_timeout", 5},
                {"remote_name", "me"},
                {"max_message_size", 999},
                {"unidirectional", true}});
  ASSERT_TRUE(context.ok()) << context.status();
  EXPECT_EQ(context->python_argv, (std::vector<std::string>{"env", "python3"}));
  EXPECT_EQ(context->connect_timeout_s, 5);
  EXPECT_EQ(context->remote_name, "me");
  EXPECT_EQ(context->max_message_size, 999);
  EXPECT_TRUE(context->unidirectional);
}

TEST(ReadContextOptionsTest, RefusesARemoteNameThatDoesNotGoThroughEverything) {
  for (const char* name : {"a/b", "a\\b", "a\nb", "a\x7f"}) {
    EXPECT_FALSE(ReadContextOptions("local", {{"remote_name", name}}).ok());
  }
}

}  // namespace
}  // namespace mitogen
