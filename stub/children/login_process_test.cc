// What /proc tells of a login program, of processes that are real.

#include "stub/children/login_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

class LoginProcessTest : public testing::Test {
 protected:
  // Waits until it is told to go on, as a program that asks does.
  LoginProcessTest() : pid_(fork()) {
    if (pid_ != 0) return;
    while (true) pause();
  }
  ~LoginProcessTest() override {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  void ShowStatus(pid_t pid, pid_t parent) const {
    tree_.Write(absl::StrCat(pid, "/status"),
                absl::StrCat("State:\tS (sleeping)\nPPid:\t", parent,
                             "\nUid:\t0\t0\t0\t0\n"));
  }

  const TemporaryTree tree_;
  const pid_t pid_;
};

TEST_F(LoginProcessTest, AProgramThatIsAloneHasNotGoneOn) {
  EXPECT_FALSE(MayHaveGoneOnToItsCommand(pid_));
}

TEST_F(LoginProcessTest, AProgramThatHasChildrenHasGoneOn) {
  EXPECT_TRUE(MayHaveGoneOnToItsCommand(getpid()));
}

TEST_F(LoginProcessTest, AProgramThatHasEndedHasGoneOn) {
  kill(pid_, SIGKILL);
  siginfo_t info;
  ASSERT_EQ(waitid(P_PID, pid_, &info, WEXITED | WNOWAIT), 0);
  EXPECT_TRUE(MayHaveGoneOnToItsCommand(pid_));
}

// As with hidepid=2, or without /proc.
TEST_F(LoginProcessTest, AProgramThatIsNotShownMayHaveGoneOn) {
  EXPECT_TRUE(MayHaveGoneOnToItsCommand(pid_, tree_.path()));
}

// As of a kernel that does not list them.
TEST_F(LoginProcessTest, ChildrenAreFoundWithoutTheirList) {
  ShowStatus(pid_, getpid());
  EXPECT_FALSE(MayHaveGoneOnToItsCommand(pid_, tree_.path()));
  ShowStatus(pid_ + 1, pid_);
  EXPECT_TRUE(MayHaveGoneOnToItsCommand(pid_, tree_.path()));
}

TEST_F(LoginProcessTest, AProgramWhoseStateIsNotShownMayHaveGoneOn) {
  tree_.Write(absl::StrCat(pid_, "/task/", pid_, "/children"), "");
  EXPECT_TRUE(MayHaveGoneOnToItsCommand(pid_, tree_.path()));
}

}  // namespace
}  // namespace mitogen
