// Tests a master in an event loop of the program.

#include <poll.h>
#include <stdlib.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "stub/master.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

// The test's thread is the only one.
class MasterLoopTest : public testing::Test {
 protected:
  MasterLoopTest() {
    absl::StatusOr<std::unique_ptr<Master>> master =
        Master::Start({.own_thread = false});
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
  }

  // The loop of the program.
  void TurnUntil(const std::function<bool()>& done) {
    const absl::Time end = absl::Now() + absl::Seconds(30);
    std::vector<pollfd> descriptors;
    while (!done() && absl::Now() < end) {
      descriptors.clear();
      master_->AppendPollDescriptors(&descriptors);
      poll(descriptors.data(), descriptors.size(), master_->PollTimeoutMs());
      master_->Turn();
    }
    EXPECT_TRUE(done());
  }

  Context Child() {
    LocalOptions options;
    options.common.python_path = {std::string(getenv("TEST_SRCDIR")) + "/" +
                                  getenv("TEST_WORKSPACE") +
                                  "/stub/mitogen-stub"};
    std::optional<absl::StatusOr<Context>> child;
    master_->ConnectAsync(
        options, {}, [&](absl::StatusOr<Context> result) { child = result; });
    TurnUntil([&] { return child.has_value(); });
    EXPECT_TRUE((*child).ok()) << child->status();
    return **child;
  }

  std::unique_ptr<Master> master_;
};

TEST_F(MasterLoopTest, CallsAFunctionByACallback) {
  const Context child = Child();
  std::optional<absl::StatusOr<PythonValue>> answer;
  child.CallAsync(
      "mitogen_stub.echo", CallArguments(7),
      [&](absl::StatusOr<PythonValue> result) { answer = std::move(result); });
  TurnUntil([&] { return answer.has_value(); });
  EXPECT_EQ(*(*answer)->AsInt(), 7);
}

TEST_F(MasterLoopTest, RefusesToWaitOnTheOnlyThread) {
  const Context child = Child();
  EXPECT_EQ(child.Call("mitogen_stub.echo", CallArguments(7)).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(MasterLoopTest, TimesACallOut) {
  const Context child = Child();
  std::optional<absl::StatusOr<PythonValue>> answer;
  child.CallAsync(
      "mitogen_stub.sleep", CallArguments(2),
      [&](absl::StatusOr<PythonValue> result) { answer = std::move(result); },
      {.timeout = absl::Milliseconds(20)});
  TurnUntil([&] { return answer.has_value(); });
  EXPECT_EQ(answer->status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(MasterLoopTest, OpensAnInboxBeforeTheFirstTurn) {
  const absl::StatusOr<Inbox> inbox =
      master_->OpenInbox([](const absl::StatusOr<PythonValue>&) {});
  EXPECT_TRUE(inbox.ok()) << inbox.status();
}

TEST_F(MasterLoopTest, ServesFiles) {
  const TemporaryTree tree;
  tree.Write("file", "content");
  EXPECT_TRUE(master_->ServeFile(tree.path() + "/file").ok());
}

TEST_F(MasterLoopTest, ShutsDownInACallback) {
  const Context child = Child();
  std::optional<bool> gone;
  child.AwaitGoneAsync(absl::Seconds(20), [&](bool ended) { gone = ended; });
  child.CallAsync(
      "mitogen_stub.echo", CallArguments(7),
      [&](const absl::StatusOr<PythonValue>&) { master_->Shutdown(); });
  TurnUntil([&] { return gone.has_value(); });
  EXPECT_TRUE(*gone);
}

TEST_F(MasterLoopTest, ShutsDownBetweenTurns) {
  const Context child = Child();
  master_->Shutdown();
  std::optional<bool> gone;
  child.AwaitGoneAsync(absl::Seconds(20), [&](bool ended) { gone = ended; });
  EXPECT_EQ(gone, true);
}

}  // namespace
}  // namespace mitogen
