// Tests commands that go through a login shell, with real shells: each runs
// "SHELL -c TEXT", as sshd and su do, or what `sudo -i` makes of the text.

#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/first_stage.h"
#include "stub/connect/shell_quote.h"
#include "stub/master.h"
#include "stub/os/process/spawn.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using Words = std::vector<std::string>;

std::string Runfile(const std::string& path) {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/" + path;
}

std::string OutputOf(const Words& argv) {
  absl::StatusOr<SpawnedProcess> process = Spawn(argv, {});
  EXPECT_TRUE(process.ok()) << process.status();
  if (!process.ok()) return "";
  std::string all;
  char bytes[4096];
  ssize_t size;
  while ((size = read(process->out.get(), bytes, sizeof bytes)) > 0) {
    all.append(bytes, size);
  }
  EXPECT_EQ(waitpid(process->pid, nullptr, 0), process->pid);
  return all;
}

// The text that `sudo -i` gives to a login shell (sudo, plugins/sudoers).
std::string SudoJoin(const Words& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    for (char c : word) {
      const bool is_plain = isalnum(static_cast<unsigned char>(c)) != 0 ||
                            c == '_' || c == '-' || c == '$';
      absl::StrAppend(&text, is_plain ? "" : "\\", std::string(1, c));
    }
  }
  return text;
}

// Runs with all shells of tools/packages.txt.
class LoginShellTest : public testing::TestWithParam<const char*> {
 protected:
  // The shell, and the option before the text.
  Words Shell() const {
    if (GetParam() == std::string("busybox")) return {"busybox", "sh", "-c"};
    return {GetParam(), "-c"};
  }

  // The path of a program that stands in for ssh: it gives the words after the
  // host name to the shell, as sshd does.
  std::string Ssh() const {
    tree_.Write("ssh", absl::StrCat("#!/bin/sh\n"
                                    "while [ \"$1\" != host ]; do shift; done\n"
                                    "shift\nexec ",
                                    ShellJoin(Shell()), " \"$*\"\n"));
    const std::string program = tree_.path() + "/ssh";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return program;
  }

  // The path of a program that stands in for sudo with the option -i.
  std::string Sudo() const {
    tree_.Write(
        "sudo",
        absl::StrCat("#!/bin/bash\n"
                     "while [ \"$1\" != -- ]; do shift; done\nshift\n"
                     "text=\nfor word in \"$@\"; do\n"
                     "  text=\"$text $(printf %s \"$word\" |\n"
                     "    sed 's/[^a-zA-Z0-9_$-]/\\\\&/g')\"\ndone\nexec ",
                     ShellJoin(Shell()), " \"$text\"\n"));
    const std::string program = tree_.path() + "/sudo";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return program;
  }

  static std::unique_ptr<Master> MakeMaster() {
    MasterSettings settings;
    settings.stub_program = Runfile("stub/mitogen-stub");
    return *Master::Start(settings);
  }

  const TemporaryTree tree_;
};

TEST_P(LoginShellTest, ReadsBackEveryWordThatIsQuoted) {
  const Words nasty = {"it's",        "a!b",    "!!",    "$HOME",  "`id`",
                       "a\\b",        "a\\\\b", "end\\", "\\'",    "\\!",
                       "=ls",         "%self",  "~",     "*",      "{a,b}",
                       "#c",          "(x)",    "<in",   "a && b", "\"",
                       "caf\xc3\xa9", "-n",     "a\tb",  "^x^y",   "?",
                       "[a]",         "a;b",    "a|b",   "!\\'!",  "@"};
  std::string expected;
  Words argv = {"printf", "[%s]"};
  for (const std::string& word : nasty) {
    argv.push_back(word);
    absl::StrAppend(&expected, "[", word, "]");
  }
  Words shell = Shell();
  shell.push_back(ShellJoin(argv));
  EXPECT_EQ(OutputOf(shell), expected);
}

TEST_P(LoginShellTest, StartsAChildOfSsh) {
  const std::unique_ptr<Master> master = MakeMaster();
  SshOptions options{.hostname = "host", .ssh_path = Ssh()};
  options.common.python_path = {Runfile("stub/mitogen-stub")};
  options.common.remote_name = "me!$'here";
  const absl::StatusOr<Context> child = master->Ssh(options);
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(child->Call("os.getpid").ok());
}

TEST_P(LoginShellTest, PassesAProgramThatIsSentBySsh) {
  const std::unique_ptr<Master> master = MakeMaster();
  SshOptions options{.hostname = "host", .ssh_path = Ssh()};
  options.common.send_stub = true;
  options.common.connect_timeout = 60;
  const absl::StatusOr<Context> child = master->Ssh(options);
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(child->Call("os.getpid").ok());
}

TEST_P(LoginShellTest, PassesAProgramThatIsSentBySudoWithALogin) {
  const std::unique_ptr<Master> master = MakeMaster();
  SudoOptions options;
  options.sudo_path = Sudo();
  options.login = true;
  options.common.send_stub = true;
  options.common.connect_timeout = 60;
  const absl::StatusOr<Context> child = master->Sudo(options);
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(child->Call("os.getpid").ok());
}

TEST_P(LoginShellTest, PassesTheFirstStageOfAPython) {
  const FirstStage stage = MakeFirstStage("me@host:17", 12345);
  Words argv = {"python3"};
  argv.insert(argv.end(), stage.arguments.begin(), stage.arguments.end());
  for (const std::string& text : {ShellJoin(argv), SudoJoin(argv)}) {
    Words command = Shell();
    command.push_back(text + " </dev/null");
    EXPECT_EQ(OutputOf(command), "MITO000\n");
  }
}

INSTANTIATE_TEST_SUITE_P(, LoginShellTest,
                         testing::Values("sh", "dash", "bash", "zsh", "ksh93",
                                         "mksh", "csh", "bsd-csh", "tcsh",
                                         "fish", "busybox"),
                         [](const auto& row) {
                           std::string name = row.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace mitogen
