// Trees of this implementation's own contexts: a master, a child that is a
// parent, and its children.

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "stub/master.h"
#include "stub/os/unique_fd.h"

namespace mitogen {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

constexpr absl::Duration kPatience = absl::Seconds(15);

std::string Runfile(const std::string& path) {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/" + path;
}

bool EndsInTime(pid_t pid) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (absl::Now() < deadline) {
    if (kill(pid, 0) != 0) return true;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return false;
}

// Only a writer that nobody holds back writes this many bytes.
constexpr int64_t kMuch = 300'000'000;

pid_t NumberIn(const std::string& path) {
  pid_t number = 0;
  std::ifstream(path) >> number;
  return number;
}

// The bytes that a process has written, or kMuch if it has ended.
int64_t BytesWrittenBy(pid_t pid) {
  std::ifstream io(absl::StrCat("/proc/", pid, "/io"));
  std::string name;
  int64_t count = 0;
  while (io >> name >> count) {
    if (name == "wchar:") return count;
  }
  return kMuch;
}

// The same, once the process has begun to write and has then written nothing
// for half a second.
int64_t BytesOnceSettled(pid_t pid) {
  int64_t before = -1;
  for (int64_t now = 0; now < 1000 || now != before;) {
    before = now;
    absl::SleepFor(absl::Milliseconds(500));
    now = BytesWrittenBy(pid);
  }
  return before;
}

class IntermediateTest : public testing::Test {
 protected:
  void StartMaster(const MasterSettings& settings) {
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
  }
  void SetUp() override { StartMaster({}); }

  static LocalOptions Stub() {
    LocalOptions options;
    options.common.python_path = {Runfile("stub/mitogen-stub")};
    return options;
  }

  Context Child(const std::optional<Context>& via = {}) {
    absl::StatusOr<Context> child = master_->Local(Stub(), via);
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }

  static pid_t PidOf(const Context& context) {
    const absl::StatusOr<PythonValue> pid = context.Call("os.getpid");
    EXPECT_TRUE(pid.ok()) << pid.status();
    return static_cast<pid_t>(*pid->AsInt());
  }

  std::unique_ptr<Master> master_;
};

TEST_F(IntermediateTest, ConnectsAChildOfAChild) {
  const Context child = Child();
  const Context grandchild = Child(child);
  EXPECT_EQ(*grandchild.Call("os.getppid")->AsInt(), PidOf(child));
  EXPECT_EQ(grandchild.name(),
            child.name() + ".local." + std::to_string(PidOf(grandchild)));
}

TEST_F(IntermediateTest, GivesIdsOfABlockOfTheMasters) {
  const Context child = Child();
  const Context first = Child(child);
  const Context second = Child(child);
  EXPECT_EQ(second.id(), first.id() + 1);
  EXPECT_GE(Child().id(), first.id() + 1000);
}

TEST_F(IntermediateTest, ReachesDownAnyNumberOfLevels) {
  Context deepest = Child();
  for (int level = 0; level < 6; ++level) deepest = Child(deepest);
  EXPECT_EQ(*deepest.Call("mitogen_stub.echo", CallArguments(7))->AsInt(), 7);
}

TEST_F(IntermediateTest, RunsCallsWhileAChildIsOnItsWay) {
  const Context child = Child();
  LocalOptions slow = Stub();
  slow.common.python_path = {"sh", "-c", "exec sleep 60"};
  std::promise<absl::Status> given_up;
  slow.common.connect_timeout = 1;
  master_->ConnectAsync(LocalOptions::kMethod, ToConnectionOptions(slow), child,
                        [&](const absl::StatusOr<Context>& failed) {
                          given_up.set_value(failed.status());
                        });
  std::future<absl::Status> connected = given_up.get_future();
  EXPECT_TRUE(child.Call("os.getpid").ok());
  EXPECT_EQ(connected.wait_for(std::chrono::seconds(0)),
            std::future_status::timeout);
  EXPECT_THAT(std::string(connected.get().message()),
              HasSubstr("no answer in 1000 ms"));
}

// A stopped context answers nothing. Once it goes on, it starts the child, for
// which nobody waits any more.
TEST_F(IntermediateTest, GivesUpAConnectionOverAContextThatIsStopped) {
  const Context child = Child();
  const pid_t pid = PidOf(child);
  const std::string file = testing::TempDir() + "/late_child";
  LocalOptions options;
  options.common.python_path = {
      "sh", "-c",
      absl::StrCat("echo $$ >", file, ".new; mv ", file, ".new ", file,
                   "; exec ", Runfile("stub/mitogen-stub"), " \"$@\""),
      "sh"};
  options.common.connect_timeout = 0.1;
  ASSERT_EQ(kill(pid, SIGSTOP), 0);
  const absl::Status late = master_->Local(options, child).status();
  EXPECT_EQ(late.code(), absl::StatusCode::kDeadlineExceeded) << late;
  EXPECT_THAT(std::string(late.message()), HasSubstr("connect_timeout"));
  ASSERT_EQ(kill(pid, SIGCONT), 0);
  while (access(file.c_str(), F_OK) != 0) absl::SleepFor(absl::Milliseconds(5));
  pid_t grandchild = 0;
  std::ifstream(file) >> grandchild;
  EXPECT_TRUE(EndsInTime(grandchild));
  EXPECT_TRUE(child.Call("os.getpid").ok());
}

TEST_F(IntermediateTest, ConnectsSeveralAtOnce) {
  const Context child = Child();
  std::vector<std::promise<absl::StatusOr<Context>>> promises(10);
  for (auto& promise : promises) {
    master_->ConnectAsync(LocalOptions::kMethod, ToConnectionOptions(Stub()),
                          child, [&promise](absl::StatusOr<Context> context) {
                            promise.set_value(std::move(context));
                          });
  }
  for (auto& promise : promises) {
    const absl::StatusOr<Context> context = promise.get_future().get();
    ASSERT_TRUE(context.ok()) << context.status();
    EXPECT_TRUE(context->Call("os.getpid").ok());
  }
}

TEST_F(IntermediateTest, RunsTheNextCallOfAChainWhenTheChildIsUp) {
  const Context chain = Child().Chained();
  const Context grandchild = Child(chain);
  EXPECT_EQ(*grandchild.Call("os.getppid")->AsInt(), PidOf(chain));
}

// The names of the files that a process has open.
std::vector<std::string> OpenFiles(int64_t pid) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(
           absl::StrCat("/proc/", pid, "/fd"))) {
    names.push_back(std::filesystem::read_symlink(entry.path()));
  }
  return names;
}

TEST_F(IntermediateTest, LeavesNoDescriptorOfTheCallerToChildAndGrandchild) {
  const UniqueFd leaked(open("/etc/passwd", O_RDONLY));
  ASSERT_TRUE(leaked.valid());
  ASSERT_THAT(OpenFiles(getpid()), testing::Contains("/etc/passwd"));
  const Context child = Child();
  const Context grandchild = Child(child);
  EXPECT_THAT(OpenFiles(PidOf(child)),
              testing::Not(testing::Contains("/etc/passwd")));
  EXPECT_THAT(OpenFiles(PidOf(grandchild)),
              testing::Not(testing::Contains("/etc/passwd")));
}

TEST_F(IntermediateTest, SendsItselfToAHostWithoutPython) {
  LocalOptions options;
  options.common.send_stub = true;
  const Context child = Child();
  const absl::StatusOr<Context> grandchild = master_->Local(options, child);
  ASSERT_TRUE(grandchild.ok()) << grandchild.status();
  EXPECT_EQ(*grandchild->Call("os.getppid")->AsInt(), PidOf(child));
}

TEST_F(IntermediateTest, SaysOnWhichHostAChildCannotBeStarted) {
  LocalOptions options;
  options.common.python_path = {"/no/such/python"};
  const absl::StatusOr<Context> failed = master_->Local(options, Child());
  EXPECT_TRUE(
      absl::StartsWith(failed.status().message(), "error occurred on host "))
      << failed.status();
  EXPECT_THAT(std::string(failed.status().message()),
              HasSubstr("cannot start /no/such/python"));
}

TEST_F(IntermediateTest, RefusesAMethodAsPythonDoesAModule) {
  const absl::StatusOr<Context> failed =
      master_->Connect("carrier_pigeon", {}, Child());
  EXPECT_EQ(failed.status().message(),
            "builtins.ModuleNotFoundError: No module named "
            "'mitogen.carrier_pigeon'");
}

TEST_F(IntermediateTest, EndsAllBelowWhenItEnds) {
  const Context child = Child();
  const Context grandchild = Child(child);
  const pid_t deepest = PidOf(Child(grandchild));
  child.Shutdown();
  EXPECT_TRUE(grandchild.AwaitGone(kPatience));
  EXPECT_TRUE(EndsInTime(deepest));
}

TEST_F(IntermediateTest, LeavesNothingBelowWhenItIsKilled) {
  const Context child = Child();
  const Context grandchild = Child(child);
  const pid_t pid = PidOf(grandchild);
  std::promise<absl::Status> interrupted;
  grandchild.CallAsync("time.sleep", CallArguments(60),
                       [&](const absl::StatusOr<PythonValue>& result) {
                         interrupted.set_value(result.status());
                       });
  kill(PidOf(child), SIGKILL);
  EXPECT_EQ(interrupted.get_future().get().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_TRUE(EndsInTime(pid));
}

// The child is killed, and holds nothing up.
TEST_F(IntermediateTest, OutlastsAChildThatDoesNotEnd) {
  const Context child = Child();
  const pid_t pid = PidOf(Child(child));
  kill(pid, SIGSTOP);
  child.Shutdown();
  EXPECT_TRUE(child.AwaitGone(kPatience));
  EXPECT_TRUE(EndsInTime(pid));
}

TEST_F(IntermediateTest, TellsOfTheDeathOfItsChild) {
  const Context child = Child();
  const Context grandchild = Child(child);
  EXPECT_EQ(
      grandchild.Call("mitogen_stub.exit", CallArguments(3)).status().code(),
      absl::StatusCode::kUnavailable);
  EXPECT_TRUE(grandchild.AwaitGone(kPatience));
  EXPECT_TRUE(child.Call("os.getpid").ok());
}

TEST_F(IntermediateTest, RelaysALargeValueBothWays) {
  const Context grandchild = Child(Child());
  const std::string large(16 << 20, 'x');
  const absl::StatusOr<PythonValue> echoed =
      grandchild.Call("mitogen_stub.echo", CallArguments(large));
  ASSERT_TRUE(echoed.ok()) << echoed.status();
  EXPECT_EQ(*echoed->AsText(), large);
}

// For a while nobody reads the master's log. Then the child's login program has
// to wait with its output, which must not fill the queue to the master.
TEST_F(IntermediateTest, ReadsNoMoreOfAChildsErrorsThanTheMasterReads) {
  char folder[] = "/tmp/intermediate-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::string root = folder;
  std::ofstream(root + "/ssh")
      << "#!/bin/sh\nwhile [ \"$1\" != host ]; do shift; done\nshift\n"
      << "(while [ ! -e " << root << "/go ]; do sleep 0.05; done\n"
      << "exec head -c " << kMuch << " /dev/zero >&2) </dev/null >/dev/null &\n"
      << "echo $! >" << root << "/pid\nexec sh -c \"$*\"\n";
  fs::permissions(root + "/ssh", fs::perms::owner_all);
  std::promise<void> read;
  std::shared_future<void> may_read = read.get_future().share();
  MasterSettings settings;
  settings.log_levels.root = kLogInfo;
  settings.log = [may_read](const ContextLogRecord&) { may_read.wait(); };
  StartMaster(settings);
  const Context middle = Child();
  SshOptions options{.hostname = "host", .ssh_path = root + "/ssh"};
  options.common.python_path = {Runfile("stub/mitogen-stub")};
  const absl::StatusOr<Context> child = master_->Ssh(options, middle);
  ASSERT_TRUE(child.ok()) << child.status();
  std::ofstream(root + "/go");
  EXPECT_LT(BytesOnceSettled(NumberIn(root + "/pid")), 32 << 20);
  read.set_value();
  master_->Shutdown();
  fs::remove_all(root);
}

TEST_F(IntermediateTest, LeavesAChildAliveThatDetached) {
  const Context child = Child();
  const Context grandchild = Child(child);
  const pid_t pid = PidOf(grandchild);
  EXPECT_EQ(grandchild.Call("mitogen_stub.detach").status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_TRUE(grandchild.AwaitGone(kPatience));
  child.Shutdown();
  EXPECT_TRUE(child.AwaitGone(kPatience));
  EXPECT_EQ(kill(pid, 0), 0);
  kill(pid, SIGTERM);
  EXPECT_TRUE(EndsInTime(pid));
}

TEST_F(IntermediateTest, KeepsSiblingsApartInAUnidirectionalTree) {
  StartMaster({.unidirectional = true});
  const Context child = Child();
  const Context one = Child(child);
  const Context other = Child(child);
  absl::StatusOr<PythonValue> sender = one.Call("mitogen_stub.make_receiver");
  ASSERT_TRUE(sender.ok()) << sender.status();
  CallArguments arguments;
  arguments.Add(*sender).Add(5);
  EXPECT_TRUE(other.Call("mitogen_stub.send", std::move(arguments)).ok());
  const absl::StatusOr<PythonValue> got =
      one.Call("mitogen_stub.receive",
               CallArguments(sender->document().handle(sender->id()), 0.1));
  EXPECT_THAT(std::string(got.status().message()), HasSubstr("TimeoutError"));
}

}  // namespace
}  // namespace mitogen
