#include "stub/child/call_pool.h"

#include <atomic>
#include <future>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

Message CallOf(size_t size) {
  Message call;
  call.payload = std::string(size, 'x');
  return call;
}

// A pool whose calls run until the test lets them end.
class CallPoolTest : public testing::Test {
 protected:
  ~CallPoolTest() override { Release(); }

  void Open(size_t max_threads, size_t max_bytes = kMaxQueuedBytes) {
    pool_.emplace(
        max_threads,
        [this] {
          return [this](const Message&) {
            ++begun_;
            released_.wait();
          };
        },
        max_bytes);
  }

  void Release() {
    if (!std::exchange(is_released_, true)) release_.set_value();
    pool_.reset();
  }

  void AwaitBegun(int calls) {
    while (begun_ < calls) absl::SleepFor(absl::Milliseconds(1));
  }

  std::promise<void> release_;
  const std::shared_future<void> released_ = release_.get_future().share();
  bool is_released_ = false;
  std::atomic<int> begun_ = 0;
  std::optional<CallPool> pool_;
};

TEST_F(CallPoolTest, RunsCallsBesideEachOther) {
  Open(/*max_threads=*/2);
  ASSERT_TRUE(pool_->Push(CallOf(1)).ok());
  ASSERT_TRUE(pool_->Push(CallOf(1)).ok());
  AwaitBegun(2);
}

TEST_F(CallPoolTest, StartsNoMoreThreadsThanItMay) {
  Open(/*max_threads=*/1);
  ASSERT_TRUE(pool_->Push(CallOf(1)).ok());
  AwaitBegun(1);
  ASSERT_TRUE(pool_->Push(CallOf(1)).ok());
  absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(begun_, 1);
}

TEST_F(CallPoolTest, RefusesASlowCallBeyondItsBytes) {
  Open(/*max_threads=*/1, /*max_bytes=*/1000);
  ASSERT_TRUE(pool_->Push(CallOf(1)).ok());
  AwaitBegun(1);
  ASSERT_TRUE(pool_->Push(CallOf(500)).ok());
  EXPECT_EQ(pool_->Push(CallOf(500)).code(),
            absl::StatusCode::kResourceExhausted);
}

TEST_F(CallPoolTest, DropsWhatWaitsOnceItIsClosed) {
  Open(/*max_threads=*/1);
  ASSERT_TRUE(pool_->Push(CallOf(1)).ok());
  AwaitBegun(1);
  ASSERT_TRUE(pool_->Push(CallOf(1)).ok());
  pool_->Close();
  Release();
  EXPECT_EQ(begun_, 1);
}

}  // namespace
}  // namespace mitogen
