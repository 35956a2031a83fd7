#include "stub/os/process/reaper.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include <string>

#include "gtest/gtest.h"
#include "stub/os/process/spawn.h"

namespace mitogen {
namespace {

class ReaperTest : public testing::Test {
 protected:
  SpawnedProcess Shell(const std::string& script) {
    absl::StatusOr<SpawnedProcess> process = Spawn({"sh", "-c", script}, {});
    EXPECT_TRUE(process.ok()) << process.status();
    return *std::move(process);
  }

  Reaper::ExitCallback Note() {
    return [this](std::string description) { ended_ = description; };
  }

  std::string Ended() {
    while (ended_.empty()) loop_.RunOnce();
    return ended_;
  }

  EventLoop loop_;
  Reaper reaper_{&loop_};
  std::string ended_;
};

TEST_F(ReaperTest, WaitsForAProcessThatEndsByItself) {
  SpawnedProcess process = Shell("exit 3");
  reaper_.Reap(process.pid, Note());
  EXPECT_EQ(Ended(), "exited with status 3");
  EXPECT_EQ(waitpid(process.pid, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
  EXPECT_EQ(reaper_.size(), 0);
}

TEST_F(ReaperTest, TerminatesOneThatDoesNot) {
  SpawnedProcess process = Shell("exec sleep 60");
  reaper_.Reap(process.pid, Note());
  EXPECT_EQ(Ended(), "was killed by signal 15 (Terminated)");
}

TEST_F(ReaperTest, KillsOneThatWillNotBeTerminated) {
  SpawnedProcess process =
      Shell("trap '' TERM; echo ready; while :; do sleep 0.1; done");
  char ready[6];
  ASSERT_EQ(read(process.out.get(), ready, sizeof ready), 6);
  reaper_.Terminate(process.pid, Note());
  EXPECT_EQ(Ended(), "was killed by signal 9 (Killed)");
}

TEST_F(ReaperTest, TakesAProcessThatSomebodyElseWaitedForAsEnded) {
  SpawnedProcess process = Shell("exit 0");
  ASSERT_EQ(waitpid(process.pid, nullptr, 0), process.pid);
  reaper_.Reap(process.pid, Note());
  EXPECT_EQ(Ended(), "ended unseen");
}

TEST_F(ReaperTest, LeavesNoProcessBehindWhenItGoes) {
  SpawnedProcess process = Shell("exec sleep 60");
  {
    Reaper reaper(&loop_);
    reaper.Reap(process.pid, Note());
  }
  EXPECT_EQ(waitpid(process.pid, nullptr, WNOHANG), -1);
}

TEST_F(ReaperTest, LeavesNoZombieOfAProcessThatMayLiveOn) {
  SpawnedProcess process = Shell("exit 0");
  reaper_.Await(process.pid);
  EXPECT_EQ(reaper_.size(), 0) << "nobody has to wait for it";
  // A zombie still counts as a process.
  while (kill(process.pid, 0) == 0) loop_.RunOnce();
  EXPECT_EQ(errno, ESRCH);
  EXPECT_EQ(reaper_.size(), 0);
}

TEST_F(ReaperTest, DoesNotEndAProcessThatMayLiveOn) {
  SpawnedProcess process = Shell("exec sleep 60");
  {
    Reaper reaper(&loop_);
    reaper.Await(process.pid);
  }
  EXPECT_EQ(kill(process.pid, 0), 0);
  kill(process.pid, SIGKILL);
  EXPECT_EQ(waitpid(process.pid, nullptr, 0), process.pid);
}

}  // namespace
}  // namespace mitogen
