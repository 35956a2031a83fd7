// Tests a child of one's own: a program on stub/child.h, in the tree of a
// master.

#include "stub/child.h"

#include <stdlib.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "stub/master.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using testing::HasSubstr;

std::string Runfile(const std::string& path) {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/" + path;
}

class ChildTest : public testing::Test {
 protected:
  ChildTest() {
    MasterSettings settings;
    settings.log = [this](const ContextLogRecord& record) {
      const std::lock_guard<std::mutex> lock(mutex_);
      log_.push_back(record.record.logger + ": " + record.record.message);
    };
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
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
  Context Agent(const std::optional<Context>& via = {}) {
    return Start("stub/testing/child_agent", via);
  }

  static std::string Repr(const absl::StatusOr<PythonValue>& value) {
    return value.ok() ? value->Repr() : value.status().ToString();
  }

  bool HasLogged(const std::string& line) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::find(log_.begin(), log_.end(), line) != log_.end();
  }
  bool AwaitLog(const std::string& line) {
    for (int i = 0; i < 4000 && !HasLogged(line); ++i) {
      absl::SleepFor(absl::Milliseconds(5));
    }
    return HasLogged(line);
  }

  std::mutex mutex_;
  std::vector<std::string> log_;
  std::unique_ptr<Master> master_;
};

TEST_F(ChildTest, CallsAServiceOfItsParent) {
  ServiceMethod twice = {
      .name = "twice",
      .policies = {ServicePolicy::kAllowAny},
      .required = {{"text", ArgumentKind::kText}},
      .run = [](ServiceCall call) {
        const std::string text(call.arguments().text(call.Argument("text")));
        call.Return(call.reply()->Text(call.reply()->Adopt(text + text)));
      }};
  ASSERT_TRUE(master_
                  ->AddService(std::make_unique<Service>(
                      "agent.Doubler", InvokerKind::kPlain,
                      std::vector<ServiceMethod>{std::move(twice)}))
                  .ok());
  EXPECT_EQ(Repr(Agent().Call("agent.ask_parent", CallArguments("ab"))),
            "'abab'");
}

TEST_F(ChildTest, ConnectsAChildOfItsOwn) {
  EXPECT_EQ(
      Repr(Agent().Call("agent.call_through_child",
                        CallArguments(Runfile("stub/mitogen-stub"), "text"))),
      "'text'");
}

TEST_F(ChildTest, HasAChildOfItsOwnConnectAnother) {
  EXPECT_EQ(
      Repr(Agent().Call("agent.call_through_grandchild",
                        CallArguments(Runfile("stub/mitogen-stub"), "text"))),
      "'text'");
}

TEST_F(ChildTest, IsAnIntermediate) {
  const Context leaf = Start("stub/mitogen-stub", Agent());
  EXPECT_EQ(Repr(leaf.Call("mitogen_stub.echo", CallArguments(7))), "7");
}

TEST_F(ChildTest, ReceivesInAnInbox) {
  const Context agent = Agent();
  const absl::StatusOr<PythonValue> sender = agent.Call("agent.open_inbox");
  ASSERT_TRUE(sender.ok()) << sender.status();
  const absl::StatusOr<SenderAddress> address = sender->AsSender();
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->context_id, agent.id());
  ASSERT_TRUE(
      agent.Send(address->handle, PythonValue::Of(std::string("hello"))).ok());
  EXPECT_EQ(Repr(agent.Call("agent.receive")), "'hello'");
}

TEST_F(ChildTest, AnswersAService) {
  const Context agent = Agent();
  ASSERT_EQ(Repr(agent.Call("agent.has_started")), "True");
  EXPECT_EQ(Repr(agent.CallService("agent.Doubler", "twice",
                                   [] {
                                     CallArguments arguments;
                                     arguments.Set("text", "ab");
                                     return arguments;
                                   }())),
            "'abab'");
}

TEST_F(ChildTest, FetchesAFile) {
  const TemporaryTree tree;
  tree.Write("file", "content");
  const std::string path = tree.path() + "/file";
  ASSERT_TRUE(master_->ServeFile(path).ok());
  EXPECT_EQ(Repr(Agent().Call("agent.fetch", CallArguments(0, path))),
            "'content'");
}

TEST_F(ChildTest, PushesAFileToAChildOfItsOwn) {
  const TemporaryTree tree;
  tree.Write("file", "content");
  const absl::StatusOr<PythonValue> pushed = Agent().Call(
      "agent.push_to_child",
      CallArguments(Runfile("stub/mitogen-stub"), tree.path() + "/file"));
  ASSERT_TRUE(pushed.ok()) << pushed.status();
  EXPECT_EQ(*pushed->AsBytes(), "content");
}

TEST_F(ChildTest, LogsToTheMaster) {
  ASSERT_TRUE(Agent().Call("agent.say", CallArguments("hello")).ok());
  EXPECT_TRUE(AwaitLog("agent: hello"));
}

TEST_F(ChildTest, RunsNoCallBeforeItHasStarted) {
  EXPECT_EQ(Repr(Agent().Call("agent.has_started")), "True");
}

TEST_F(ChildTest, RefusesToWaitInAQuickFunction) {
  const Context agent = Agent();
  ASSERT_EQ(Repr(agent.Call("agent.has_started")), "True");
  EXPECT_THAT(Repr(agent.Call("agent.wait_on_loop")),
              HasSubstr("expected a thread that may wait"));
}

TEST_F(ChildTest, EndsItself) {
  const Context agent = Agent();
  ASSERT_TRUE(agent.CallNoReply("agent.shut_down").ok());
  EXPECT_TRUE(agent.AwaitGone(absl::Seconds(20)));
  EXPECT_TRUE(AwaitLog("agent: the end"));
}

TEST_F(ChildTest, HasNoFunctionsButItsOwn) {
  EXPECT_THAT(Repr(Agent().Call("os.getpid")), HasSubstr("No module named"));
}

}  // namespace
}  // namespace mitogen
