#include "stub/link/send_gate.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <future>
#include <optional>
#include <thread>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

// True if another thread gets through the gate, and leaves again.
bool IsLetThrough(SendGate* gate, size_t bytes, bool may_wait) {
  const std::future<void> other =
      std::async(std::launch::async, [=] { gate->Enter(bytes, may_wait); });
  return other.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
}

TEST(SendGateTest, LetsThroughWhatHasRoom) {
  SendGate gate(100);
  const SendGate::Pass first = gate.Enter(50, /*may_wait=*/true);
  EXPECT_TRUE(IsLetThrough(&gate, 50, /*may_wait=*/true));
}

TEST(SendGateTest, LetsAnythingThroughIfNothingElseIsOnItsWay) {
  SendGate gate(100);
  EXPECT_TRUE(IsLetThrough(&gate, 1000, /*may_wait=*/true));
}

TEST(SendGateTest, DoesNotHoldUpTheThreadThatTakes) {
  SendGate gate(100);
  const SendGate::Pass first = gate.Enter(100, /*may_wait=*/true);
  EXPECT_TRUE(IsLetThrough(&gate, 100, /*may_wait=*/false));
}

TEST(SendGateTest, LetsOneMoreThroughOnceOneHasLeft) {
  SendGate gate(100);
  std::optional<SendGate::Pass> first = gate.Enter(100, /*may_wait=*/true);
  std::atomic<bool> entered = false;
  std::thread other([&] {
    const SendGate::Pass second = gate.Enter(1, /*may_wait=*/true);
    entered = true;
  });
  EXPECT_FALSE(entered);
  first.reset();
  other.join();
  EXPECT_TRUE(entered);
}

}  // namespace
}  // namespace mitogen
