#include "stub/os/process/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "stub/os/descriptor_limit.h"
#include "stub/os/process/terminal_echo.h"

namespace mitogen {
namespace {

using Link = SpawnOptions::Link;
using Errors = SpawnOptions::Errors;

std::string ReadAll(int fd) {
  std::string all;
  char bytes[4096];
  ssize_t size;
  while ((size = read(fd, bytes, sizeof bytes)) > 0) all.append(bytes, size);
  return all;
}

int ExitStatus(const SpawnedProcess& process) {
  int status = -1;
  EXPECT_EQ(waitpid(process.pid, &status, 0), process.pid);
  EXPECT_TRUE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

SpawnedProcess Shell(const std::string& script, const SpawnOptions& options) {
  absl::StatusOr<SpawnedProcess> process = Spawn({"sh", "-c", script}, options);
  EXPECT_TRUE(process.ok()) << process.status();
  return *std::move(process);
}

TEST(SpawnTest, JoinsInputAndOutputByASocketPair) {
  SpawnedProcess cat = Shell("test -S /dev/stdin && exec cat", {});
  ASSERT_EQ(write(cat.in.get(), "over", 4), 4);
  char bytes[4];
  ASSERT_EQ(read(cat.out.get(), bytes, 4), 4);
  EXPECT_EQ(std::string(bytes, 4), "over");
  cat.in.Reset();
  cat.out.Reset();
  EXPECT_EQ(ExitStatus(cat), 0);
}

TEST(SpawnTest, JoinsThemByPipes) {
  SpawnedProcess cat =
      Shell("test -p /dev/stdin && exec cat", {.link = Link::kPipes});
  ASSERT_EQ(write(cat.in.get(), "over", 4), 4);
  cat.in.Reset();
  EXPECT_EQ(ReadAll(cat.out.get()), "over");
  EXPECT_EQ(ExitStatus(cat), 0);
}

TEST(SpawnTest, ReadsStandardErrorByAPipe) {
  SpawnedProcess process = Shell("echo word >&2", {.errors = Errors::kPipe});
  EXPECT_EQ(ReadAll(process.side.get()), "word\n");
  EXPECT_EQ(ReadAll(process.out.get()), "");
  EXPECT_EQ(ExitStatus(process), 0);
}

TEST(SpawnTest, MergesStandardErrorWithTheOutput) {
  SpawnedProcess process =
      Shell("echo word >&2", {.errors = Errors::kWithOutput});
  EXPECT_EQ(ReadAll(process.out.get()), "word\n");
  EXPECT_FALSE(process.side.valid());
  EXPECT_EQ(ExitStatus(process), 0);
}

TEST(SpawnTest, GivesAControllingTerminalBesideTheLink) {
  SpawnedProcess process =
      Shell("test -t 2 && ! test -t 1 && read word </dev/tty && echo $word",
            {.errors = Errors::kTerminal});
  ASSERT_EQ(write(process.side.get(), "secret\n", 7), 7);
  EXPECT_EQ(ReadAll(process.out.get()), "secret\n");
  EXPECT_EQ(ExitStatus(process), 0);
}

TEST(SpawnTest, GivesATerminalAsTheLinkThatPassesBytesUnchanged) {
  SpawnedProcess process =
      Shell("test -t 0 && test -t 1 && head -c 6; : </dev/tty && echo ok",
            {.link = Link::kTerminal, .errors = Errors::kTerminal});
  StopEcho(process.in);
  const std::string bytes("\x03\x04\r\n\x1a\0", 6);
  ASSERT_EQ(write(process.in.get(), bytes.data(), bytes.size()), 6);
  EXPECT_EQ(ReadAll(process.out.get()), bytes + "ok\n");
  EXPECT_FALSE(process.side.valid());
  EXPECT_EQ(ExitStatus(process), 0);
}

TEST(SpawnTest, GivesATerminalThatShowsWhatIsTypedUntilTheProgramHidesIt) {
  for (const Link link : {Link::kSocketPair, Link::kTerminal}) {
    SpawnedProcess process =
        Shell("read a </dev/tty; stty -echo </dev/tty; echo hidden; read b",
              {.link = link, .errors = Errors::kTerminal});
    const bool is_link = link == Link::kTerminal;
    const UniqueFd& terminal = is_link ? process.in : process.side;
    EXPECT_FALSE(HidesInput(terminal));
    ASSERT_EQ(write(terminal.get(), "\x03\n", 2), 2);
    const std::string shown = is_link ? "\x03\nhidden\n" : "hidden\n";
    std::string bytes(shown.size(), 0);
    for (size_t i = 0; i < bytes.size(); ++i) {
      ASSERT_EQ(read(process.out.get(), &bytes[i], 1), 1);
    }
    EXPECT_EQ(bytes, shown);
    EXPECT_TRUE(HidesInput(terminal));
    ASSERT_EQ(write(process.in.get(), "\n", 1), 1);
    EXPECT_EQ(ExitStatus(process), 0);
  }
}

TEST(SpawnTest, LeadsASessionOfItsOwnIfItHasATerminal) {
  SpawnedProcess process =
      Shell("ps -o sid= -p $$ | tr -d ' '", {.errors = Errors::kTerminal});
  EXPECT_EQ(ReadAll(process.out.get()), std::to_string(process.pid) + "\n");
  EXPECT_EQ(ExitStatus(process), 0);
}

TEST(SpawnTest, GivesTheDescriptorLimitThatThisProcessHadBeforeItRaisedIt) {
  rlimit limit = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = 100;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  RaiseDescriptorLimit();
  SpawnedProcess process = Shell("read word; ulimit -Sn", {});
  ASSERT_EQ(write(process.in.get(), "go\n", 3), 3);
  EXPECT_EQ(ReadAll(process.out.get()), "100\n");
  EXPECT_EQ(ExitStatus(process), 0);
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(limit.rlim_cur, limit.rlim_max);
}

TEST(SpawnTest, LeavesNoOtherDescriptorToTheProgram) {
  const SpawnedProcess other = Shell("read word", {.errors = Errors::kPipe});
  SpawnedProcess process =
      Shell("ls -l /proc/$$/fd", {.errors = Errors::kPipe});
  const std::string listed = ReadAll(process.out.get());
  for (int fd : {other.in.get(), other.out.get(), other.side.get()}) {
    const std::string name = "/proc/self/fd/" + std::to_string(fd);
    char target[64] = {};
    ASSERT_GT(readlink(name.c_str(), target, sizeof target - 1), 0);
    EXPECT_EQ(listed.find(target), std::string::npos) << listed;
  }
  EXPECT_EQ(ExitStatus(process), 0);
}

TEST(SpawnTest, LeavesNoDescriptorOfWhoStartedThisProcess) {
  // Opens a file without close-on-exec, as a careless caller would.
  const UniqueFd low(open("/etc/passwd", O_RDONLY));
  const UniqueFd high(fcntl(low.get(), F_DUPFD, 200));
  ASSERT_TRUE(low.valid() && high.valid());
  for (const SpawnOptions& options :
       {SpawnOptions{}, SpawnOptions{.link = Link::kPipes},
        SpawnOptions{.errors = Errors::kPipe},
        SpawnOptions{.errors = Errors::kTerminal},
        SpawnOptions{.link = Link::kTerminal, .errors = Errors::kTerminal}}) {
    SpawnedProcess process = Shell("ls -1 /proc/$$/fd; :", options);
    EXPECT_EQ(ReadAll(process.out.get()), "0\n1\n2\n");
    EXPECT_EQ(ExitStatus(process), 0);
  }
}

TEST(SpawnTest, StartsProgramsWithTheDefaultsOfSignals) {
  signal(SIGPIPE, SIG_IGN);
  // Signals above 31 are left out: the library of threads uses some of them.
  SpawnedProcess process = Shell(
      "mask=$(sed -n 's/^SigIgn:\t/0x/p' /proc/self/status); "
      "echo $((mask & 0x3fffffff))",
      {});
  EXPECT_EQ(ReadAll(process.out.get()), "0\n");
  EXPECT_EQ(ExitStatus(process), 0);
}

TEST(SpawnTest, WorksWhileTheStandardDescriptorsAreClosed) {
  const int kept = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
  close(STDIN_FILENO);
  SpawnedProcess process = Shell("cat", {});
  ASSERT_EQ(write(process.in.get(), "over", 4), 4);
  shutdown(process.in.get(), SHUT_WR);
  EXPECT_EQ(ReadAll(process.out.get()), "over");
  EXPECT_EQ(ExitStatus(process), 0);
  if (kept >= 0) dup2(kept, STDIN_FILENO);
}

TEST(SpawnTest, SaysWhichProgramCannotBeStarted) {
  const absl::StatusOr<SpawnedProcess> process =
      Spawn({"/no/such/program", "-x"}, {});
  EXPECT_EQ(process.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(process.status().message(),
            "cannot start /no/such/program: No such file or directory");
}

TEST(SpawnTest, RefusesArgumentsThatNoProgramCanGet) {
  EXPECT_EQ(Spawn({}, {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Spawn({"sh", std::string("a\0b", 3)}, {}).status().message(),
            "expected arguments without NUL for sh, got one with it");
}

}  // namespace
}  // namespace mitogen
