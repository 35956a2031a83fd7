// What may end a boot and where a password goes, with scripts as login programs
// and children. Each script says what it is started as.

#include "stub/children/child_boot.h"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "stub/children/read_allowance.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using absl::StrContains;
using Link = SpawnOptions::Link;
using Errors = SpawnOptions::Errors;

constexpr absl::string_view kPassword = "hunter2";

// A child, as far as a boot sees one; the preamble is a byte.
constexpr absl::string_view kUp =
    "echo MITO000; head -c 1 >/dev/null; echo MITO001; echo MITO002; "
    "exec sleep 60";

// The scripts use what bash does itself: a program that asks has no children.
constexpr absl::string_view kAsk = "printf 'Password: ' >/dev/tty; ";
// Turns the echo off, reads up to the newline, and turns it on again.
constexpr absl::string_view kRead = "read -r -s word </dev/tty; ";
// The same in single quotes.
constexpr absl::string_view kAskInCommand = "printf Password: >/dev/tty; ";
constexpr absl::string_view kWait = "read -r -t 0.1 </dev/tty; ";
// Says what was typed, if that is anything.
constexpr absl::string_view kSayWhatWasTyped =
    "read -r -t 0.3 -N 99 typed </dev/tty; echo \"typed <$typed>\"; ";
constexpr absl::string_view kSayWhatWasTypedHidden =
    "read -r -s -t 0.3 -N 99 typed </dev/tty; echo \"typed <$typed>\"; ";

class ChildBootTest : public testing::Test {
 protected:
  static ChildBootOptions Script(LoginProgram program, Link link, Errors errors,
                                 absl::string_view script) {
    ChildBootOptions options;
    options.argv = {"bash", "--norc", "-c", std::string(script)};
    options.spawn = {link, errors};
    options.dialog.program = program;
    options.preamble = "p";
    return options;
  }
  static ChildBootOptions Ssh(absl::string_view script) {
    return Script(LoginProgram::kSsh, Link::kSocketPair, Errors::kPipe, script);
  }
  // With a password.
  static ChildBootOptions Asking(LoginProgram program,
                                 absl::string_view script) {
    const Link link =
        program == LoginProgram::kSu ? Link::kTerminal : Link::kSocketPair;
    ChildBootOptions options = Script(program, link, Errors::kTerminal, script);
    options.dialog.password = std::string(kPassword);
    options.login_system.believe_who_asks_root = true;
    if (program == LoginProgram::kSudo) {
      options.dialog.password_prompt = "Password:";
    }
    return options;
  }

  absl::Status Boot(ChildBootOptions options) {
    std::optional<absl::StatusOr<BootedChild>> booted;
    ChildBoot boot(&loop_, &reaper_, std::move(options),
                   [&booted](absl::StatusOr<BootedChild> result) {
                     booted = std::move(result);
                   });
    boot.Start();
    while (!booted.has_value()) loop_.RunOnce();
    if (!booted->ok()) return booted->status();
    reaper_.Terminate((*booted)->pid, [](std::string) {});
    return absl::OkStatus();
  }

  EventLoop loop_;
  Reaper reaper_{&loop_};
};

constexpr LoginProgram kAskingPrograms[] = {
    LoginProgram::kSsh, LoginProgram::kSudo, LoginProgram::kSu,
    LoginProgram::kDoas};

TEST_F(ChildBootTest, GoesOnAfterLinesThatTellRefusals) {
  for (const char* line :
       {"ssh: Could not resolve hostname git.invalid: Name not known",
        "ssh: connect to host git port 22: Connection refused",
        "Connection closed by 10.0.0.1 port 22",
        "Bad owner or permissions on /home/alice/.ssh/config",
        "kex_exchange_identification: Connection closed by remote host",
        "git@git: Permission denied (publickey).",
        "Host key verification failed."}) {
    const absl::Status up =
        Boot(Ssh(absl::StrCat("echo '", line, "' >&2; ", kUp)));
    EXPECT_TRUE(up.ok()) << line << ": " << up;
  }
  const std::pair<LoginProgram, absl::string_view> lines[] = {
      {LoginProgram::kSudo, "sudo: a password is required"},
      {LoginProgram::kSu, "su: Authentication failure"},
      {LoginProgram::kDoas, "doas: Operation not permitted"}};
  for (const auto& [program, line] : lines) {
    const absl::Status up =
        Boot(Asking(program, absl::StrCat("echo '", line, "' >&2; ", kUp)));
    EXPECT_TRUE(up.ok()) << line << ": " << up;
  }
}

TEST_F(ChildBootTest, NamesTheCauseOnceTheProgramHasEnded) {
  EXPECT_EQ(
      Boot(Ssh("echo 'ssh: connect to host h port 22: Connection refused' >&2; "
               "exit 255")),
      absl::UnavailableError(
          "ssh: the connection was refused; it said \"ssh: connect to host h "
          "port 22: Connection refused\". The process exited with status 255"));
}

// Another status than 255 is that of the command: ssh had no error.
TEST_F(ChildBootTest, TakesNoLineForTheCauseIfTheCommandFailed) {
  const absl::Status ended = Boot(
      Ssh("echo 'ssh: Could not resolve hostname git: Name not known' >&2; "
          "exit 127"));
  EXPECT_TRUE(StrContains(ended.message(), "exited with status 127")) << ended;
  EXPECT_TRUE(StrContains(ended.message(), "Could not resolve")) << ended;
  EXPECT_FALSE(StrContains(ended.message(), "the host name is")) << ended;
}

// sshd itself says so, and ends with the status 1.
TEST_F(ChildBootTest, NamesAPasswordThatSshdFoundToHaveExpired) {
  const absl::Status ended =
      Boot(Ssh("echo 'WARNING: Your password has expired.' >&2; echo 'Password "
               "change required but no TTY available.' >&2; exit 1"));
  EXPECT_TRUE(StrContains(ended.message(),
                          "the password or the account has "
                          "expired"))
      << ended;
}

// What it leaves behind holds its standard error, and never stops writing.
TEST_F(ChildBootTest, EndsThoughWhatTheProgramLeftWritesWithoutEnd) {
  const absl::Time began = absl::Now();
  EXPECT_FALSE(
      Boot(Ssh("timeout 20 yes >&2 </dev/null & exec sleep 0.2")).ok());
  EXPECT_LT(absl::Now() - began, absl::Seconds(10));
}

// To its output, its standard error, its terminal as both, or as one of them.
TEST_F(ChildBootTest, ReadsSlowlyFromACommandThatWritesWithoutEnd) {
  const TemporaryTree tree;
  const std::string copy = tree.path() + "/copy";
  // A tee that goes on after its terminal is gone would fill the copy.
  const std::string noise =
      absl::StrCat("yes | tee --output-error=exit ", copy);
  for (ChildBootOptions options :
       {Ssh(noise), Ssh(noise + " >&2"), Asking(LoginProgram::kSu, noise),
        Asking(LoginProgram::kSudo, noise + " >&2")}) {
    const std::string what = absl::StrCat(
        options.argv.back(), " of ", LoginProgramName(options.dialog.program));
    options.timeout = std::chrono::seconds(2);
    EXPECT_FALSE(Boot(std::move(options)).ok()) << what;
    const SideOutputLimits& limits = kBootOutputLimits;
    const int64_t lines =
        (limits.burst + 3 * limits.bytes_per_second) / (limits.line_cost + 2);
    // What is not read is in a pipe, and with tee.
    constexpr int64_t kWaits = 128 << 10;
    EXPECT_LT(std::filesystem::file_size(copy), 2 * lines + kWaits) << what;
  }
}

TEST_F(ChildBootTest, GoesOnBehindMuchNoise) {
  const absl::string_view noise =
      "head -c 921600 /dev/zero | tr '\\0' n | fold -w 79; echo; ";
  for (const absl::string_view where : {"", ">&2"}) {
    const absl::Status up =
        Boot(Ssh(absl::StrCat("{ ", noise, "} ", where, "; ", kUp)));
    EXPECT_TRUE(up.ok()) << where << ": " << up;
  }
}

TEST_F(ChildBootTest, TypesThePasswordWhereItIsHidden) {
  for (const LoginProgram program : kAskingPrograms) {
    const absl::Status up = Boot(Asking(
        program, absl::StrCat(kAsk, kRead, "test \"$word\" = ", kPassword,
                              " || exit 1; ", kUp)));
    EXPECT_TRUE(up.ok()) << LoginProgramName(program) << ": " << up;
  }
}

// As BusyBox and sudo-rs do.
TEST_F(ChildBootTest, WaitsForTheEchoToEndAfterThePrompt) {
  for (const LoginProgram program : kAskingPrograms) {
    const absl::Status up =
        Boot(Asking(program, absl::StrCat(kAsk, kWait, kRead,
                                          "test \"$word\" = ", kPassword,
                                          " || exit 1; ", kUp)));
    EXPECT_TRUE(up.ok()) << LoginProgramName(program) << ": " << up;
  }
}

TEST_F(ChildBootTest, TypesNothingWhereItWouldBeShown) {
  for (const LoginProgram program : kAskingPrograms) {
    const absl::Status ended = Boot(Asking(
        program, absl::StrCat("printf 'It expires Monday 06:' >/dev/tty; ",
                              kSayWhatWasTyped, kAsk, kSayWhatWasTyped)));
    EXPECT_TRUE(StrContains(ended.message(), "typed <>")) << ended;
    EXPECT_FALSE(StrContains(ended.message(), "typed <h")) << ended;
    EXPECT_FALSE(StrContains(ended.message(), "(password)")) << ended;
  }
}

// The first marker comes from a program of the other side.
TEST_F(ChildBootTest, TypesNothingOnceTheChildHasBegun) {
  for (const LoginProgram program : kAskingPrograms) {
    const absl::Status ended = Boot(
        Asking(program, absl::StrCat("echo MITO000; head -c 1 >/dev/null; ",
                                     kAsk, kSayWhatWasTypedHidden)));
    EXPECT_TRUE(StrContains(ended.message(), "typed <>")) << ended;
  }
}

// As with NOPASSWD in sudoers: the program asked for nothing, and the code of
// the user that it runs does so in its place.
TEST_F(ChildBootTest, TypesNothingIntoACommandOfTheProgram) {
  for (const LoginProgram program :
       {LoginProgram::kSudo, LoginProgram::kSu, LoginProgram::kDoas}) {
    const absl::Status ended = Boot(
        Asking(program, absl::StrCat("bash --norc -c '", kAskInCommand,
                                     kSayWhatWasTypedHidden, "'; exit 1")));
    EXPECT_TRUE(StrContains(ended.message(), "typed <>"))
        << LoginProgramName(program) << ": " << ended;
  }
}

// The command has ended, and has left a process behind that asks. The program
// takes its time to end, as with a session that PAM closes.
TEST_F(ChildBootTest, TypesNothingForWhatACommandLeftBehind) {
  const TemporaryTree tree;
  const std::string pipe = tree.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const LoginProgram program :
       {LoginProgram::kSudo, LoginProgram::kSu, LoginProgram::kDoas}) {
    const absl::Status ended = Boot(Asking(
        program, absl::StrCat("bash --norc -c '(", kWait, kAskInCommand,
                              kSayWhatWasTypedHidden,
                              ") & exit 0'; read -t 2 <>", pipe, "; exit 1")));
    EXPECT_TRUE(StrContains(ended.message(), "typed <>"))
        << LoginProgramName(program) << ": " << ended;
  }
}

// As with a ProxyJump to a host that asks for a password of its own.
TEST_F(ChildBootTest, TypesNothingForAProxyOfSsh) {
  const absl::Status ended = Boot(Asking(
      LoginProgram::kSsh, absl::StrCat("bash --norc -c '", kAskInCommand,
                                       kSayWhatWasTypedHidden, "'; exit 1")));
  EXPECT_EQ(ended, absl::UnauthenticatedError(
                       "ssh: a proxy on the way asks for a secret, and the "
                       "password is only for the host; it said \"Password:\""));
}

// Only what ssh starts is a proxy.
TEST_F(ChildBootTest, TypesThePasswordForSshThatAnotherProgramStarts) {
  ChildBootOptions options = Asking(LoginProgram::kSsh, "");
  const std::string ssh = absl::StrCat(
      kAskInCommand, "read -r -s word </dev/tty; test $word = ", kPassword,
      " || exit 1; ", kUp);
  options.argv = {"sh", "-c",
                  absl::StrCat("bash --norc -c '", ssh, "'; exit 1")};
  const absl::Status up = Boot(std::move(options));
  EXPECT_TRUE(up.ok()) << up;
}

TEST_F(ChildBootTest, TypesNothingForRoot) {
  for (const LoginProgram program :
       {LoginProgram::kSudo, LoginProgram::kSu, LoginProgram::kDoas}) {
    ChildBootOptions options =
        Asking(program, absl::StrCat(kAsk, kSayWhatWasTypedHidden));
    options.login_system = {.user = 0};
    const absl::Status ended = Boot(std::move(options));
    EXPECT_TRUE(StrContains(ended.message(), "typed <>")) << ended;
  }
}

TEST_F(ChildBootTest, TypesItOnce) {
  for (const LoginProgram program : kAskingPrograms) {
    const absl::Status ended =
        Boot(Asking(program, absl::StrCat(kAsk, kRead, "echo; ", kAsk, kRead,
                                          "exec sleep 60")));
    EXPECT_TRUE(StrContains(ended.message(), "password is incorrect")) << ended;
  }
}

TEST_F(ChildBootTest, SaysThatAPasswordIsRequired) {
  ChildBootOptions options =
      Asking(LoginProgram::kSu, absl::StrCat(kAsk, kRead, "exec sleep 60"));
  options.dialog.password.reset();
  EXPECT_EQ(Boot(std::move(options)),
            absl::UnauthenticatedError(
                "su: a password is required, but none was given; it said "
                "\"Password:\""));
}

TEST_F(ChildBootTest, ShowsNoPasswordInAnError) {
  for (const LoginProgram program : kAskingPrograms) {
    const absl::Status ended = Boot(Asking(
        program, absl::StrCat(kAsk, kRead,
                              "echo \"no: $word\" >&2; echo $word; exit 3")));
    EXPECT_FALSE(StrContains(ended.message(), kPassword)) << ended;
    EXPECT_TRUE(StrContains(ended.message(), "no: (password)")) << ended;
  }
}

TEST_F(ChildBootTest, ShowsTheQuestionThatWasNotAnswered) {
  ChildBootOptions options =
      Asking(LoginProgram::kSsh, absl::StrCat(kAsk, "exec sleep 60"));
  options.timeout = std::chrono::milliseconds(500);
  const absl::Status ended = Boot(std::move(options));
  EXPECT_TRUE(StrContains(ended.message(), "Password:")) << ended;
  EXPECT_TRUE(StrContains(ended.message(), "shows what is typed")) << ended;
}

// A terminal that is the link would send the preamble back.
TEST_F(ChildBootTest, StopsTheEchoBeforeThePreamble) {
  ChildBootOptions options =
      Asking(LoginProgram::kSu,
             "echo MITO000; read -r line; stty -a | tr ' ' '\\n' | grep echo; "
             "exit 3");
  options.preamble = "preamble\n";
  const absl::Status ended = Boot(std::move(options));
  EXPECT_TRUE(StrContains(ended.message(), "-echo\n")) << ended;
  EXPECT_FALSE(StrContains(ended.message(), "preamble\n")) << ended;
}

}  // namespace
}  // namespace mitogen
