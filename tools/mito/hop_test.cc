#include "tools/mito/hop.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace mitogen::mito {
namespace {

using Options = ConnectionOptions;
using Texts = std::vector<std::string>;

std::vector<Hop> Hops(const std::vector<HopWord>& words,
                      absl::string_view host = "") {
  const absl::StatusOr<std::vector<Hop>> hops = MakeHops(words, host);
  EXPECT_TRUE(hops.ok()) << hops.status();
  return hops.value_or(std::vector<Hop>());
}

std::string Refusal(const std::vector<HopWord>& words) {
  const absl::StatusOr<std::vector<Hop>> hops = MakeHops(words, "");
  EXPECT_EQ(hops.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(hops.status().message());
}

constexpr absl::Time kNever = absl::InfiniteFuture();

absl::Status Read(std::vector<HopWord>* words) {
  return ReadPasswordFiles(words, std::nullopt, kNever);
}

TEST(HopTest, IsALocalOneIfNothingIsSaid) {
  const std::vector<Hop> hops = Hops({});
  ASSERT_EQ(hops.size(), 1);
  EXPECT_EQ(hops[0].method, "local");
}

TEST(HopTest, FollowsTheOrderOfTheFlags) {
  const std::vector<Hop> hops = Hops({{"--ssh", "web1"}, {"--sudo", "root"}});
  ASSERT_EQ(hops.size(), 2);
  EXPECT_EQ(hops[0].method, "ssh");
  EXPECT_EQ(hops[0].options, (Options{{"hostname", std::string("web1")}}));
  EXPECT_EQ(hops[1].method, "sudo");
  EXPECT_EQ(hops[1].options, (Options{{"username", std::string("root")}}));
}

TEST(HopTest, TakesAHostWithItsUserAndPort) {
  EXPECT_EQ(Hops({{"--ssh", "jo@web1:2222"}})[0].options,
            (Options{{"hostname", std::string("web1")},
                     {"username", std::string("jo")},
                     {"port", int64_t{2222}}}));
}

TEST(HopTest, TakesAnAddressWithColons) {
  EXPECT_EQ(
      Hops({{"--ssh", "[::1]:2222"}})[0].options,
      (Options{{"hostname", std::string("::1")}, {"port", int64_t{2222}}}));
  EXPECT_EQ(Hops({{"--ssh", "fe80::1"}})[0].options,
            (Options{{"hostname", std::string("fe80::1")}}));
}

TEST(HopTest, RefusesAHostThatIsNone) {
  for (const char* host : {"", "jo@", ":22", "[::1]22", "web1:ssh"}) {
    EXPECT_NE(Refusal({{"--ssh", host}}), "") << host;
  }
}

TEST(HopTest, RefinesTheHopBefore) {
  const std::vector<Hop> hops = Hops({{"--python", "/opt/python"},
                                      {"--ssh", "web1"},
                                      {"--option", "compression=no"},
                                      {"--stub", "/opt/stub"}});
  ASSERT_EQ(hops.size(), 2);
  EXPECT_EQ(hops[0].options, (Options{{"python_path", Texts{"/opt/python"}}}));
  EXPECT_EQ(hops[1].options, (Options{{"hostname", std::string("web1")},
                                      {"compression", false},
                                      {"python_path", Texts{"/opt/stub"}}}));
}

TEST(HopTest, TakesAnyMethodWithItsOptions) {
  const std::vector<Hop> hops =
      Hops({{"--via", "kubectl:pod=web,kubectl_args=-n"}});
  EXPECT_EQ(hops[0].method, "kubectl");
  EXPECT_EQ(hops[0].options, (Options{{"pod", std::string("web")},
                                      {"kubectl_args", Texts{"-n"}}}));
}

std::string PasswordFile(const std::string& name, const std::string& text) {
  const std::string path = absl::StrCat(testing::TempDir(), "/", name);
  std::ofstream(path) << text;
  return path;
}

OptionValue PasswordOf(const Hop& hop) { return hop.options.at("password"); }

TEST(HopTest, ReadsAPasswordFromAFile) {
  std::vector<HopWord> words = {
      {"--sudo", "root"},
      {"--password-file", PasswordFile("password", "hunter2\nmore\n")}};
  ASSERT_TRUE(Read(&words).ok());
  EXPECT_EQ(PasswordOf(Hops(words)[0]), OptionValue(std::string("hunter2")));
}

TEST(HopTest, ReadsAPipeOnceForAllItsHops) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "hunter2\nmore", 12), 12);
  const std::string path = absl::StrCat("/dev/fd/", ends[0]);
  std::vector<HopWord> words = {{"--sudo", "jo"},
                                {"--password-file", path},
                                {"--sudo", "root"},
                                {"--password-file", path}};
  ASSERT_TRUE(Read(&words).ok());
  ASSERT_TRUE(Read(&words).ok());
  for (const Hop& hop : Hops(words)) {
    EXPECT_EQ(PasswordOf(hop), OptionValue(std::string("hunter2")));
  }
  // Whoever shares the pipe gets the rest.
  char rest[16];
  EXPECT_EQ(read(ends[0], rest, sizeof rest), 4);
  close(ends[0]);
  close(ends[1]);
}

TEST(HopTest, ReadsAFileOfAHostOnlyOnceTheHostIsKnown) {
  PasswordFile("for_web1", "hunter2\n");
  std::vector<HopWord> words = {
      {"--ssh", "{}"},
      {"--password-file", absl::StrCat(testing::TempDir(), "/for_{}")}};
  ASSERT_TRUE(Read(&words).ok());
  EXPECT_FALSE(MakeHops(words, "web1").ok());
  EXPECT_TRUE(CheckHops(words, {}).ok());
  EXPECT_FALSE(ReadPasswordFiles(&words, "web2", kNever).ok());
  ASSERT_TRUE(ReadPasswordFiles(&words, "web1", kNever).ok());
  EXPECT_EQ(PasswordOf(Hops(words, "web1")[0]),
            OptionValue(std::string("hunter2")));
}

TEST(HopTest, AwaitsALineUntilTheDeadline) {
  const std::string path = absl::StrCat(testing::TempDir(), "/fifo");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::vector<HopWord> words = {{"--sudo", "root"}, {"--password-file", path}};
  const absl::Time start = absl::Now();
  const absl::Status late =
      ReadPasswordFiles(&words, std::nullopt, start + absl::Milliseconds(50));
  EXPECT_GE(absl::Now(), start + absl::Milliseconds(50));
  EXPECT_EQ(late,
            absl::DeadlineExceededError(absl::StrCat(
                "expected a file with a line for --password-file, got \"", path,
                "\": nobody wrote the line before --timeout was over")));
}

TEST(HopTest, MakesSenseIfItDoesForOneOfTheHosts) {
  const std::vector<HopWord> words = {{"--ssh", "web1:{}"}};
  EXPECT_TRUE(CheckHops(words, Texts{"http", "2222"}).ok());
  EXPECT_EQ(CheckHops(words, Texts{"http"}),
            absl::InvalidArgumentError(
                "ssh: expected integer from 1 to 65535 for option port, got "
                "text \"http\""));
  EXPECT_TRUE(CheckHops({{"--ssh", "{}"}}, Texts{"-v"}).ok());
}

TEST(HopTest, TakesAPasswordOutOfTheEnvironment) {
  setenv("HOP_TEST_PASSWORD", "hunter{}2", 1);
  std::vector<HopWord> words = {{"--sudo", "jo"},
                                {"--password-env", "HOP_TEST_PASSWORD"},
                                {"--sudo", "root"},
                                {"--password-env", "HOP_TEST_PASSWORD"}};
  TakePasswordVariables(&words);
  EXPECT_EQ(getenv("HOP_TEST_PASSWORD"), nullptr);
  EXPECT_FALSE(HasPlaceholder(words));
  for (const char* host : {"web1", "web2"}) {
    const std::vector<Hop> hops = Hops(words, host);
    ASSERT_EQ(hops.size(), 2);
    for (const Hop& hop : hops) {
      EXPECT_EQ(hop.options.at("password"),
                OptionValue(std::string("hunter{}2")));
    }
  }
}

TEST(HopTest, NamesTheVariableThatIsMissing) {
  unsetenv("HOP_TEST_PASSWORD");
  std::vector<HopWord> words = {{"--sudo", "root"},
                                {"--password-env", "HOP_TEST_PASSWORD"}};
  TakePasswordVariables(&words);
  EXPECT_EQ(Refusal(words),
            "expected a variable of the environment for --password-env, got "
            "\"HOP_TEST_PASSWORD\"");
}

TEST(HopTest, RefusesAPasswordOnTheCommandLineAndDoesNotShowIt) {
  const std::string refusal =
      Refusal({{"--sudo", "root"}, {"--option", "password=hunter2"}});
  EXPECT_TRUE(absl::StrContains(refusal, "--password-file")) << refusal;
  EXPECT_FALSE(absl::StrContains(refusal, "hunter2")) << refusal;
  EXPECT_NE(Refusal({{"--via", "sudo:password=hunter2"}}), "");
}

TEST(HopTest, RefusesAPasswordWhereNoneIsAsked) {
  setenv("HOP_TEST_PASSWORD", "hunter2", 1);
  std::vector<HopWord> words = {{"--local", ""},
                                {"--password-env", "HOP_TEST_PASSWORD"}};
  TakePasswordVariables(&words);
  const std::string refusal = Refusal(words);
  EXPECT_TRUE(absl::StrContains(refusal, "password")) << refusal;
  EXPECT_FALSE(absl::StrContains(refusal, "hunter2")) << refusal;
}

TEST(HopTest, NamesTheOptionThatIsWrong) {
  EXPECT_EQ(Refusal({{"--ssh", "web1"}, {"--option", "port=http"}}),
            "ssh: expected integer from 1 to 65535 for option port, got text "
            "\"http\"");
  EXPECT_TRUE(
      absl::StartsWith(Refusal({{"--local", ""}, {"--option", "port=1"}}),
                       "expected an option of local, which are "));
  EXPECT_EQ(Refusal({{"--via", "telnet:host=web1"}}),
            "expected a method for --via (mito methods shows them), got "
            "\"telnet\"");
  EXPECT_EQ(Refusal({{"--via", "ssh:port=22"}}),
            "ssh: expected text for option hostname, got nothing");
}

TEST(HopTest, SaysWhyThereIsNoPassword) {
  for (const auto& [path, why] :
       std::vector<std::pair<std::string, std::string>>{
           {"/no/such", "No such file or directory"},
           {"/", "Is a directory"},
           {PasswordFile("empty", ""), "it has no line"},
           {"/dev/zero", "a line of it is longer than 65536 bytes"}}) {
    std::vector<HopWord> words = {{"--sudo", "root"},
                                  {"--password-file", path}};
    EXPECT_EQ(Read(&words),
              absl::InvalidArgumentError(absl::StrCat(
                  "expected a file with a line for --password-file, got \"",
                  path, "\": ", why)));
  }
}

// A line of a hosts file must not run commands here.
TEST(HopTest, RefusesNamesThatWouldBecomeOptions) {
  for (const char* flag :
       {"--ssh", "--sudo", "--su", "--doas", "--docker", "--podman",
        "--buildah", "--kubectl", "--lxc", "--lxd", "--incus", "--jail"}) {
    EXPECT_NE(Refusal({{flag, "-oProxyCommand=id"}}), "") << flag;
  }
  EXPECT_NE(Refusal({{"--ssh", "jo@-oProxyCommand=id"}}), "");
  EXPECT_NE(Refusal({{"--ssh", "-v@web1"}}), "");
  EXPECT_NE(Refusal({{"--ssh", "[-v]:22"}}), "");
  EXPECT_NE(Refusal({{"--python", "-x"}}), "");
  EXPECT_NE(Refusal({{"--via", "ssh:hostname=-v"}}), "");
  for (const std::vector<HopWord>& words : std::vector<std::vector<HopWord>>{
           {{"--ssh", "{}"}},
           {{"--ssh", "web1"}, {"--option", "ssh_args={}"}},
           {{"--ssh", "web1"}, {"--option", "python_path={}"}}}) {
    EXPECT_FALSE(MakeHops(words, "-oProxyCommand=id").ok());
  }
}

TEST(HopTest, TakesNoOptionsFromAHost) {
  const std::vector<Hop> hops =
      Hops({{"--via", "docker:container={},username=root"}},
           "web1,docker_path=/tmp/x");
  EXPECT_EQ(hops[0].options,
            (Options{{"container", std::string("web1,docker_path=/tmp/x")},
                     {"username", std::string("root")}}));
  EXPECT_FALSE(
      MakeHops({{"--ssh", "web1"}, {"--option", "{}"}}, "port=1").ok());
}

TEST(HopTest, LeavesNoPasswordInTheMemoryOfTheEnvironment) {
  char variable[] = "HOP_TEST_PASSWORD=hunter2";
  putenv(variable);
  std::vector<HopWord> words = {{"--sudo", "root"},
                                {"--password-env", "HOP_TEST_PASSWORD"}};
  TakePasswordVariables(&words);
  EXPECT_EQ(std::string(variable, sizeof variable),
            "HOP_TEST_PASSWORD=" + std::string(sizeof "hunter2", '\0'));
}

TEST(HopTest, PutsTheHostInItsPlace) {
  const std::vector<HopWord> words = {{"--ssh", "{}:2222"},
                                      {"--option", "name=to-{}"}};
  EXPECT_TRUE(HasPlaceholder(words));
  EXPECT_EQ(Hops(words, "jo@web1")[0].options,
            (Options{{"hostname", std::string("web1")},
                     {"name", std::string("to-jo@web1")},
                     {"username", std::string("jo")},
                     {"port", int64_t{2222}}}));
  EXPECT_FALSE(HasPlaceholder(std::vector<HopWord>{{"--ssh", "web1"}}));
}

}  // namespace
}  // namespace mitogen::mito
