// Tests a child in the event loop of its program, in the tree of a master.

#include <stdlib.h>

#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "stub/master.h"

namespace mitogen {
namespace {

using testing::HasSubstr;

std::string Runfile(const std::string& path) {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/" + path;
}

class ChildLoopTest : public testing::Test {
 protected:
  ChildLoopTest() {
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
  }

  Context Start(const std::string& program,
                const std::optional<Context>& via = {}) {
    LocalOptions options;
    options.common.python_path = {Runfile(program)};
    absl::StatusOr<Context> child = master_->Local(options, via);
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }
  Context Agent() { return Start("stub/testing/loop_agent"); }

  static std::string Repr(const absl::StatusOr<PythonValue>& value) {
    return value.ok() ? value->Repr() : value.status().ToString();
  }

  std::unique_ptr<Master> master_;
};

TEST_F(ChildLoopTest, RunsCallsOnTheThreadOfTheLoop) {
  EXPECT_EQ(Repr(Agent().Call("agent.is_on_loop")), "True");
}

TEST_F(ChildLoopTest, RunsSlowCallsBesideEachOther) {
  const Context agent = Agent();
  std::promise<absl::StatusOr<PythonValue>> first;
  agent.CallAsync(
      "agent.meet", CallArguments(2),
      [&](absl::StatusOr<PythonValue> met) { first.set_value(std::move(met)); },
      {.timeout = absl::Seconds(20)});
  EXPECT_EQ(Repr(agent.Call("agent.is_on_loop")), "True");
  EXPECT_EQ(Repr(agent.Call("agent.meet", CallArguments(2),
                            {.timeout = absl::Seconds(20)})),
            "None");
  EXPECT_EQ(Repr(first.get_future().get()), "None");
}

TEST_F(ChildLoopTest, RefusesToWait) {
  EXPECT_THAT(Repr(Agent().Call("agent.wait")),
              HasSubstr("expected a thread that may wait"));
}

TEST_F(ChildLoopTest, IsAnIntermediate) {
  const Context leaf = Start("stub/mitogen-stub", Agent());
  EXPECT_EQ(Repr(leaf.Call("mitogen_stub.echo", CallArguments(7))), "7");
}

TEST_F(ChildLoopTest, EndsItself) {
  const Context agent = Agent();
  ASSERT_TRUE(agent.Call("agent.shut_down").ok());
  EXPECT_TRUE(agent.AwaitGone(absl::Seconds(20)));
}

// A process that does not end by itself would be killed, and logged so.
TEST(ChildLoopEndTest, EndsWithItsMasterInOrder) {
  std::mutex mutex;
  std::vector<std::string> log;
  MasterSettings settings;
  settings.log_levels.root = kLogDebug;
  settings.log = [&](const ContextLogRecord& record) {
    const std::lock_guard<std::mutex> lock(mutex);
    log.push_back(record.record.message);
  };
  absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
  ASSERT_TRUE(master.ok()) << master.status();
  LocalOptions options;
  options.common.python_path = {Runfile("stub/testing/loop_agent")};
  ASSERT_TRUE((*master)->Local(options).ok());
  (*master)->Shutdown();
  EXPECT_THAT(log, testing::Contains(HasSubstr("exited with status 0")));
}

}  // namespace
}  // namespace mitogen
