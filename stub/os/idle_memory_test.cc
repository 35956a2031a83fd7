#include "stub/os/idle_memory.h"

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "stub/os/event_loop.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MITOGEN_HAS_OTHER_HEAP 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MITOGEN_HAS_OTHER_HEAP 1
#endif
#endif

namespace mitogen {
namespace {

constexpr uint64_t kMuch = 8 << 20;

class IdleMemoryTest : public testing::Test {
 protected:
  // Turns the loop until memory was returned `times` in all, or for long enough
  // to know that it was not.
  void TurnUntilReleased(int times) {
    const auto deadline = EventLoop::Clock::now() + std::chrono::seconds(2);
    while (released_ < times && EventLoop::Clock::now() < deadline) {
      loop_.RunOnce(EventLoop::Clock::now() + std::chrono::milliseconds(50));
      idle_memory_.AfterTurn(moved_);
    }
  }

  EventLoop loop_;
  uint64_t moved_ = 0;
  size_t waiting_ = 0;
  int released_ = 0;
  IdleMemory idle_memory_{&loop_, [this] { return waiting_; },
                          [this] { ++released_; }};
};

TEST_F(IdleMemoryTest, GivesBackOnceMuchHasPassedThrough) {
  moved_ = kMuch;
  TurnUntilReleased(1);
  EXPECT_EQ(released_, 1);
}

TEST_F(IdleMemoryTest, KeepsWhatLittleNeeds) {
  moved_ = 1 << 20;
  TurnUntilReleased(1);
  EXPECT_EQ(released_, 0);
}

TEST_F(IdleMemoryTest, GivesBackOnceThoughItStaysQuiet) {
  moved_ = kMuch;
  TurnUntilReleased(2);
  EXPECT_EQ(released_, 1);
}

// The process was quiet only because a neighbour read slowly.
TEST_F(IdleMemoryTest, GivesBackAgainWhenASlowNeighbourHasReadWhatWaited) {
  moved_ = kMuch;
  waiting_ = kMuch;
  TurnUntilReleased(1);
  EXPECT_EQ(released_, 1);
  waiting_ = 0;
  TurnUntilReleased(2);
  EXPECT_EQ(released_, 2);
}

TEST_F(IdleMemoryTest, DoesNotGiveBackTimeAndAgainWhileNobodyReads) {
  moved_ = kMuch;
  waiting_ = kMuch;
  TurnUntilReleased(2);
  EXPECT_EQ(released_, 1);
}

int64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  int64_t all = 0;
  int64_t resident = 0;
  statm >> all >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

// Allocates and frees as a thread does that gets large messages.
void HoldMuch() {
  std::vector<std::string> held;
  for (int i = 0; i < 24; ++i) held.emplace_back(1 << 20, 'x');
}

TEST_F(IdleMemoryTest, GivesBackWhatAnotherThreadHeld) {
#ifdef MITOGEN_HAS_OTHER_HEAP
  GTEST_SKIP() << "a sanitizer has a heap of its own";
#endif
  UseOneHeap();
  // The C library keeps up to twice the size of the block that it returned
  // last.
  {
    const std::string much(30 << 20, 'x');
  }
  const int64_t before = ResidentBytes();
  std::thread(HoldMuch).join();
  moved_ = kMuch;
  TurnUntilReleased(1);
  EXPECT_LE(ResidentBytes(), before + (4 << 20));
}

}  // namespace
}  // namespace mitogen
