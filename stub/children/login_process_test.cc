// What /proc tells of a login program, of processes that are real; where this
// machine cannot have them, of files like those in /proc.

#include "stub/children/login_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using Clock = LoginProcess::Clock;

// Runs `argv` until it is destroyed.
class Program {
 public:
  explicit Program(std::vector<std::string> argv) : pid_(fork()) {
    if (pid_ != 0) return;
    setpgid(0, 0);
    std::vector<char*> words;
    for (std::string& word : argv) words.push_back(word.data());
    words.push_back(nullptr);
    execvp(words[0], words.data());
    _exit(127);
  }
  ~Program() {
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }

 private:
  const pid_t pid_;
};

bool IsBeforeItsCommand(pid_t pid) {
  return LoginProcess(pid, {.believe_who_asks_root = true})
      .IsBeforeItsCommand(Clock::now());
}

// Whether `is_so` becomes true soon.
template <typename Condition>
bool Eventually(const Condition& is_so) {
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  while (!is_so()) {
    if (absl::Now() > deadline) return false;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return true;
}

TEST(LoginProcessTest, AProgramThatNeverHadAChildHasNotGoneOn) {
  const Program program({"sleep", "60"});
  EXPECT_TRUE(IsBeforeItsCommand(program.pid()));
}

TEST(LoginProcessTest, AProgramThatHasAChildHasGoneOn) {
  const Program program({"sh", "-c", "sleep 60 & wait"});
  EXPECT_TRUE(Eventually([&] { return !IsBeforeItsCommand(program.pid()); }));
}

// As of PAM, which starts a program before it asks.
TEST(LoginProcessTest, AProgramThatHadAChildHasNotGoneOnIfItIsIdle) {
  const TemporaryTree tree;
  const std::string done = tree.path() + "/done";
  const Program program(
      {"sh", "-c", "sh -c :; : >'" + done + "'; exec sleep 60"});
  ASSERT_TRUE(Eventually([&] { return access(done.c_str(), F_OK) == 0; }));
  EXPECT_FALSE(IsBeforeItsCommand(program.pid())) << "it may be about to end";
  LoginProcess process(program.pid(), {.believe_who_asks_root = true});
  EXPECT_TRUE(
      Eventually([&] { return process.IsBeforeItsCommand(Clock::now()); }));
}

TEST(LoginProcessTest, AProgramThatHasEndedHasGoneOn) {
  const Program program({"true"});
  siginfo_t info;
  ASSERT_EQ(waitid(P_PID, program.pid(), &info, WEXITED | WNOWAIT), 0);
  EXPECT_FALSE(IsBeforeItsCommand(program.pid()));
}

// Files like those in /proc, of a process that sleeps.
class ShownProcessTest : public testing::Test {
 protected:
  static constexpr pid_t kPid = 1000;
  static constexpr uid_t kUser = 500;
  // As su is while it asks: it blocks SIGTSTP.
  static constexpr char kOwnGroups[] =
      "Gid:\t500\t500\t500\t500\nGroups:\t27 500 \n"
      "SigBlk:\t0000000000080000\n";

  ShownProcessTest() { ShowAll(kPid, 1); }

  void ShowAll(pid_t pid, pid_t parent) const {
    ShowStat(pid, parent, 'S', 0);
    ShowUsers(pid, kUser, 0);
  }
  // A process without a child.
  void ShowOther(pid_t pid, pid_t parent, uid_t user, int terminal,
                 int start) const {
    tree_.Write(
        absl::StrCat(pid, "/stat"),
        absl::StrCat(pid, " (x) S ", parent, " 1 1 ", terminal,
                     " 1 4194560 500 0 0 0 1 2 3 4 20 0 1 0 ", start, " 8\n"));
    ShowUsers(pid, user, user);
  }
  // As it is for a program whose name has a parenthesis.
  void ShowStat(pid_t pid, pid_t parent, char state, int faults_of_children,
                int own_faults = 500) const {
    tree_.Write(
        absl::StrCat(pid, "/stat"),
        absl::StrCat(pid, " (su) x) ", std::string(1, state), " ", parent,
                     " 1 1 34816 1 4194560 ", own_faults, " ",
                     faults_of_children, " 0 0 1 2 3 4 20 0 1 0 5000 8\n"));
  }
  void ShowUsers(pid_t pid, uid_t real, uid_t effective) const {
    tree_.Write(absl::StrCat(pid, "/status"),
                absl::StrCat("Name:\tsu\nUid:\t", real, "\t", effective, "\t",
                             effective, "\t", effective, "\n", kOwnGroups));
  }
  // With the lines that follow the one of users.
  void ShowMarks(absl::string_view lines) const {
    tree_.Write(absl::StrCat(kPid, "/status"),
                absl::StrCat("Name:\tsu\nUid:\t", kUser, "\t0\t0\t0\n", lines));
  }
  LoginSystem System() const {
    return {tree_.path(), kUser, false, {kUser, 27}};
  }
  bool IsBefore() const {
    return LoginProcess(kPid, System()).IsBeforeItsCommand(Clock::now());
  }

  const TemporaryTree tree_;
};

TEST_F(ShownProcessTest, OneThatStillBelongsToThisUserHasNotGoneOn) {
  EXPECT_TRUE(IsBefore());
  ShowUsers(kPid, kUser, kUser);
  EXPECT_TRUE(IsBefore());
}

// As sudo does without `use_pty` and PAM: it becomes the command.
TEST_F(ShownProcessTest, OneThatHasBecomeAnothersHasGoneOn) {
  ShowUsers(kPid, kUser + 1, kUser + 1);
  EXPECT_FALSE(IsBefore());
}

// The command may then become a program with root's rights.
TEST_F(ShownProcessTest, OneThatRootsRightsCameBackToHasGoneOn) {
  ShowUsers(kPid, kUser + 1, 0);
  EXPECT_FALSE(IsBefore());
}

// The command may become a program such as sudo, which looks the same to root.
TEST_F(ShownProcessTest, NoneThatAsksRootIsBelieved) {
  LoginSystem system = System();
  system.user = 0;
  ShowUsers(kPid, 0, 0);
  EXPECT_FALSE(LoginProcess(kPid, system).IsBeforeItsCommand(Clock::now()));
  system.believe_who_asks_root = true;
  EXPECT_TRUE(LoginProcess(kPid, system).IsBeforeItsCommand(Clock::now()));
}

// What a program of another user has open is not shown.
TEST_F(ShownProcessTest, AProxyOfAnotherUserMayAsk) {
  constexpr pid_t kProxy = kPid + 1;
  ShowAll(kProxy, kPid);
  tree_.Link(absl::StrCat(kPid, "/exe"), "/usr/bin/ssh");
  tree_.Link(absl::StrCat(kPid, "/fd/0"), "/dev/null");
  EXPECT_TRUE(ProxyIsAsking(kPid, tree_.path()));
  tree_.Link(absl::StrCat(kProxy, "/fd/0"), "/dev/null");
  EXPECT_FALSE(ProxyIsAsking(kPid, tree_.path())) << "it does not";
  tree_.Link(absl::StrCat(kProxy, "/fd/4"), "/dev/tty");
  EXPECT_TRUE(ProxyIsAsking(kPid, tree_.path()));
  tree_.Link(absl::StrCat(kPid, "/fd/4"), "/dev/tty");
  EXPECT_FALSE(ProxyIsAsking(kPid, tree_.path())) << "ssh asks itself";
}

TEST_F(ShownProcessTest, OneWithTheRightsOfAThirdUserHasGoneOn) {
  ShowUsers(kPid, kUser, kUser + 1);
  EXPECT_FALSE(IsBefore());
}

// As with hidepid=2, or without /proc.
TEST_F(ShownProcessTest, OneThatIsNotShownMayHaveGoneOn) {
  const TemporaryTree empty;
  LoginProcess process(kPid, {empty.path(), kUser});
  EXPECT_FALSE(process.IsBeforeItsCommand(Clock::now()));
}

TEST_F(ShownProcessTest, OneOfWhichOnlyAPartIsShownMayHaveGoneOn) {
  tree_.Write(absl::StrCat(kPid, "/status"), "Name:\tsu\n");
  EXPECT_FALSE(IsBefore());
  ShowUsers(kPid, kUser, 0);
  ASSERT_TRUE(IsBefore());
  tree_.Write(absl::StrCat(kPid, "/stat"), "1000 (su) S 1");
  EXPECT_FALSE(IsBefore());
}

// As of a kernel that does not list them.
TEST_F(ShownProcessTest, ChildrenAreFoundWithoutTheirList) {
  ShowAll(kPid + 1, kPid);
  EXPECT_FALSE(IsBefore());
}

// A program that had children which have ended.
class FormerParentTest : public ShownProcessTest {
 protected:
  FormerParentTest() { ShowStat(kPid, 1, 'S', 77); }
  bool IsBeforeAt(int ms) {
    return process_.IsBeforeItsCommand(
        Clock::time_point(std::chrono::milliseconds(ms)));
  }

  LoginProcess process_{kPid, System()};
};

TEST_F(FormerParentTest, OneThatHadAChildAndIsIdleHasNotGoneOn) {
  EXPECT_FALSE(IsBeforeAt(1000));
  EXPECT_FALSE(IsBeforeAt(1400));
  EXPECT_TRUE(IsBeforeAt(1500));
}

TEST_F(FormerParentTest, OneThatHadAChildAndDoesSomethingMayHaveGoneOn) {
  EXPECT_FALSE(IsBeforeAt(1000));
  ShowStat(kPid, 1, 'S', 77, /*own_faults=*/501);
  EXPECT_FALSE(IsBeforeAt(1500));
  EXPECT_TRUE(IsBeforeAt(2000));
  ShowStat(kPid, 1, 'R', 77, /*own_faults=*/501);
  EXPECT_FALSE(IsBeforeAt(2500));
  EXPECT_FALSE(IsBeforeAt(9000));
}

TEST_F(FormerParentTest, OneThatHasAChildAgainHasGoneOn) {
  EXPECT_FALSE(IsBeforeAt(1000));
  tree_.Write(absl::StrCat(kPid, "/task/", kPid, "/children"), "1001 ");
  EXPECT_FALSE(IsBeforeAt(1500));
  tree_.Write(absl::StrCat(kPid, "/task/", kPid, "/children"), "");
  EXPECT_FALSE(IsBeforeAt(1600)) << "it must be idle from then on";
  EXPECT_TRUE(IsBeforeAt(2100));
}

// A command of the program may have left it behind, with or without a terminal.
TEST_F(FormerParentTest, OneThatAnotherUsersNewOrphanIsBesideMayHaveGoneOn) {
  for (const int terminal : {34816, 0}) {
    ShowOther(1001, /*parent=*/1, kUser + 1, terminal, /*start=*/5000);
    EXPECT_FALSE(IsBeforeAt(1000));
    EXPECT_FALSE(IsBeforeAt(9000)) << terminal;
  }
}

// Its other thread reads on.
TEST_F(FormerParentTest, OneBesideAnOrphanWhoseFirstThreadEndedMayHaveGoneOn) {
  for (const int threads : {2, 1}) {
    tree_.Write("1001/stat",
                absl::StrCat("1001 (x) Z 1 1 1 34816 1 4194560 500 0 0 0 1 2 3 "
                             "4 20 0 ",
                             threads, " 0 5000 8\n"));
    EXPECT_FALSE(IsBeforeAt(1000 * threads));
    EXPECT_EQ(IsBeforeAt(9000), threads == 1);
  }
}

// As sudo is after its command, and su.
TEST_F(FormerParentTest, OneWithTheGroupsOfAnotherHasGoneOn) {
  for (const char* marks :
       {"Gid:\t1\t1\t1\t1\nGroups:\t1 \nSigBlk:\t0000000000000000\n",
        "Gid:\t500\t500\t500\t500\nGroups:\t1 \nSigBlk:\t0000000000000000\n",
        "Gid:\t500\t500\t500\t500\nGroups:\t\nSigBlk:\tfffffffe7ffbfeff\n",
        "Gid:\t500\t500\t500\t500\nGroups:\t500 \n"}) {
    ShowMarks(marks);
    EXPECT_FALSE(IsBeforeAt(1000));
    EXPECT_FALSE(IsBeforeAt(9000)) << marks;
  }
  ShowMarks(kOwnGroups);
  EXPECT_TRUE(IsBeforeAt(9500));
}

TEST_F(FormerParentTest, OneBesideAnOrphanOfAnUnknownUserMayHaveGoneOn) {
  ShowOther(1001, /*parent=*/1, kUser, /*terminal=*/0, /*start=*/6000);
  tree_.Write("1001/status", "Name:\tx\n");
  EXPECT_FALSE(IsBeforeAt(1000));
  EXPECT_FALSE(IsBeforeAt(9000));
}

// A process that ends while the others are looked at may leave one behind.
TEST_F(FormerParentTest, OneWhoseTableIsNotWholeMayHaveGoneOn) {
  tree_.Write("1001/stat", "");
  EXPECT_FALSE(IsBeforeAt(1000));
  EXPECT_FALSE(IsBeforeAt(9000));
}

TEST_F(FormerParentTest, ProcessesThatItsCommandDidNotStartDoNotMatter) {
  ShowAll(900, 1);
  ShowStat(kPid, /*parent=*/900, 'S', 77);
  ShowOther(1001, /*parent=*/1, kUser + 1, 0, /*start=*/4999);
  ShowOther(1002, /*parent=*/1, kUser, 34817, /*start=*/6000);
  ShowOther(1003, /*parent=*/900, kUser + 1, 34817, /*start=*/6000);
  ShowOther(1004, /*parent=*/1001, kUser + 1, 0, /*start=*/6000);
  EXPECT_FALSE(IsBeforeAt(1000));
  EXPECT_TRUE(IsBeforeAt(1500));
}

TEST_F(FormerParentTest, OneThatIsStoppedMayHaveGoneOn) {
  ShowStat(kPid, 1, 'T', 77);
  EXPECT_FALSE(IsBeforeAt(1000));
  EXPECT_FALSE(IsBeforeAt(9000));
}

}  // namespace
}  // namespace mitogen
