#include "stub/send_gate.h"

#include <atomic>
#include <optional>
#include <thread>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(SendGateTest, LetsThroughWhatHasRoom) {
  SendGate gate(100);
  const SendGate::Pass first = gate.Enter(50, /*may_wait=*/true);
  const SendGate::Pass second = gate.Enter(50, /*may_wait=*/true);
}

TEST(SendGateTest, LetsAnythingThroughIfNothingElseIsOnItsWay) {
  SendGate gate(100);
  const SendGate::Pass pass = gate.Enter(1000, /*may_wait=*/true);
}

TEST(SendGateTest, DoesNotHoldUpTheThreadThatTakes) {
  SendGate gate(100);
  const SendGate::Pass first = gate.Enter(100, /*may_wait=*/true);
  const SendGate::Pass second = gate.Enter(100, /*may_wait=*/false);
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
