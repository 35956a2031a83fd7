// Tests a master whose children, and the processes that join it, are Python
// Mitogen's, on this machine's Python.

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "stub/master.h"
#include "stub/os/process/spawn.h"

namespace mitogen {
namespace {

// A master whose children are the original's, on this machine's Python.
class MasterPythonTest : public testing::Test {
 protected:
  MasterPythonTest() {
    MasterSettings settings;
    settings.mitogen_directory = "/usr/lib/python3/dist-packages";
    settings.module_path = {Runfile("stub/testing")};
    settings.log = [](const ContextLogRecord& record) {
      GTEST_LOG_(INFO) << record.context_name << ": " << record.record.message;
    };
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
  }

  static std::string Runfile(const std::string& path) {
    return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
           "/" + path;
  }

  static LocalOptions Python() {
    LocalOptions options;
    options.common.python_path = {"/usr/bin/python3"};
    return options;
  }

  Context Child(const std::optional<Context>& via = {}) {
    absl::StatusOr<Context> child = master_->Local(Python(), via);
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }

  std::unique_ptr<Master> master_;
};

TEST_F(MasterPythonTest, CallsAFunctionInAChild) {
  const absl::StatusOr<PythonValue> joined =
      Child().Call("os.path.join", CallArguments("/srv", "x"));
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(*joined->AsText(), "/srv/x");
}

TEST_F(MasterPythonTest, ConnectsAChildOfAChild) {
  const Context child = Child();
  const Context grandchild = Child(child);
  const absl::StatusOr<PythonValue> parent = grandchild.Call("os.getppid");
  ASSERT_TRUE(parent.ok()) << parent.status();
  EXPECT_EQ(*parent->AsInt(), *child.Call("os.getpid")->AsInt());
}

TEST_F(MasterPythonTest, SaysWhyAChildOfAChildCannotBeStarted) {
  LocalOptions options;
  options.common.python_path = {"/no/such/python"};
  const absl::StatusOr<Context> failed = master_->Local(options, Child());
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(failed.status().message().find("/no/such/python"),
            std::string::npos)
      << failed.status();
}

TEST_F(MasterPythonTest, BelievesNoContextThatIsNotBehindTheOneThatNamesIt) {
  const Context child = Child();
  const Context other = Child();
  ASSERT_TRUE(
      child.Call("proxy_connect.answer", CallArguments(other.id())).ok());
  EXPECT_EQ(master_->Local(Python(), child).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

// A process can die at any time, even this early.
TEST_F(MasterPythonTest, SaysThatAChildOfAChildIsGoneBeforeItIsKnown) {
  const Context child = Child();
  ASSERT_TRUE(child.Call("proxy_connect.answer", CallArguments(4711)).ok());
  const absl::Status gone = master_->Local(Python(), child).status();
  EXPECT_EQ(gone.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(absl::EndsWith(gone.message(), ", its context 4711 is gone"))
      << gone;
}

// The original at the other end of a unix socket.
class MasterUnixTest : public MasterPythonTest {
 protected:
  MasterUnixTest() {
    char folder[] = "/tmp/join.XXXXXX";
    path_ = std::string(mkdtemp(folder)) + "/s";
  }
  ~MasterUnixTest() override {
    master_.reset();
    rmdir(path_.substr(0, path_.rfind('/')).c_str());
  }

  SpawnedProcess Script(const std::string& name,
                        std::vector<std::string> arguments) {
    std::vector<std::string> argv = {"/usr/bin/python3",
                                     Runfile("stub/testing/" + name),
                                     "/usr/lib/python3/dist-packages", path_};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    absl::StatusOr<SpawnedProcess> process = Spawn(argv, {});
    EXPECT_TRUE(process.ok()) << process.status();
    return *std::move(process);
  }

  // Reads a line with two numbers that the process writes.
  static std::pair<int64_t, int64_t> ReadNumbers(
      const SpawnedProcess& process) {
    std::string line;
    char byte;
    while (read(process.out.get(), &byte, 1) == 1 && byte != '\n') line += byte;
    const std::vector<std::string> parts = absl::StrSplit(line, ' ');
    std::pair<int64_t, int64_t> numbers = {-1, -1};
    EXPECT_TRUE(parts.size() == 2 &&
                absl::SimpleAtoi(parts[0], &numbers.first) &&
                absl::SimpleAtoi(parts[1], &numbers.second))
        << line;
    return numbers;
  }

  std::string path_;
};

TEST_F(MasterUnixTest, IsJoinedByAClientOfTheOriginal) {
  const absl::Status listening = master_->Listen(path_);
  ASSERT_TRUE(listening.ok()) << listening;
  const Context child = Child();
  SpawnedProcess client =
      Script("unix_client.py", {std::to_string(child.id())});
  const auto [listener_id, pid] = ReadNumbers(client);
  EXPECT_EQ(listener_id, 0);
  EXPECT_EQ(pid, *child.Call("os.getpid")->AsInt());
  EXPECT_EQ(waitpid(client.pid, nullptr, 0), client.pid);
}

TEST_F(MasterUnixTest, JoinsAListenerOfTheOriginal) {
  SpawnedProcess listener = Script("unix_listener.py", {});
  const auto [child_id, pid] = ReadNumbers(listener);
  MasterSettings settings;
  settings.mitogen_directory = "/usr/lib/python3/dist-packages";
  absl::StatusOr<std::unique_ptr<Master>> joined =
      Master::Join(path_, settings);
  ASSERT_TRUE(joined.ok()) << joined.status();
  const absl::StatusOr<PythonValue> answer =
      (*joined)->ContextById(static_cast<uint32_t>(child_id)).Call("os.getpid");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(*answer->AsInt(), pid);
  const Context parent = *(*joined)->Parent();
  shutdown(listener.in.get(), SHUT_WR);
  EXPECT_TRUE(parent.AwaitGone(absl::Seconds(20)));
  EXPECT_EQ(waitpid(listener.pid, nullptr, 0), listener.pid);
}

}  // namespace
}  // namespace mitogen
