#include "stub/os/os_thread.h"

#include <sys/resource.h>

#include <atomic>
#include <future>
#include <vector>

#include "absl/base/config.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(OsThreadTest, RunsItsBodyAndWaitsForIt) {
  std::atomic<int> ran = 0;
  absl::StatusOr<OsThread> thread = OsThread::Start([&ran] { ++ran; });
  ASSERT_TRUE(thread.ok()) << thread.status();
  EXPECT_TRUE(thread->joinable());
  thread->Join();
  EXPECT_FALSE(thread->joinable());
  EXPECT_EQ(ran, 1);
}

TEST(OsThreadTest, WaitsForItsBodyWhenItIsReplaced) {
  std::atomic<int> ran = 0;
  OsThread thread = *OsThread::Start([&ran] { ++ran; });
  thread = OsThread();
  EXPECT_EQ(ran, 1);
}

// Sanitizers need memory of their own, and abort if they get none.
#if !defined(ABSL_HAVE_ADDRESS_SANITIZER) && \
    !defined(ABSL_HAVE_THREAD_SANITIZER)
TEST(OsThreadTest, WaitsForNoBodyThatIsLeftToItself) {
  std::promise<void> end;
  std::promise<void> ended;
  OsThread thread = *OsThread::Start([&] {
    end.get_future().wait();
    ended.set_value();
  });
  thread.Detach();
  EXPECT_FALSE(thread.joinable());
  thread.Join();
  end.set_value();
  ended.get_future().wait();
}

TEST(OsThreadTest, SaysInWordsThatThereIsNoThread) {
  // These threads take the stacks of earlier threads, which would be used
  // again.
  std::promise<void> ended;
  const std::shared_future<void> end = ended.get_future().share();
  std::vector<OsThread> others;
  for (int i = 0; i < 8; ++i) {
    others.push_back(*OsThread::Start([end] { end.wait(); }));
  }
  rlimit old_limit;
  ASSERT_EQ(getrlimit(RLIMIT_AS, &old_limit), 0);
  rlimit none = old_limit;
  none.rlim_cur = 1 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_AS, &none), 0);
  bool ran = false;
  const absl::StatusOr<OsThread> thread =
      OsThread::Start([&ran] { ran = true; });
  ASSERT_EQ(setrlimit(RLIMIT_AS, &old_limit), 0);
  ended.set_value();
  EXPECT_EQ(thread.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(absl::StrContains(thread.status().message(),
                                "expected to start a thread, got \""))
      << thread.status();
  EXPECT_FALSE(ran);
}
#endif

}  // namespace
}  // namespace mitogen
