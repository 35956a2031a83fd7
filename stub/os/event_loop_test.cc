#include "stub/os/event_loop.h"

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

struct Pair {
  Pair() {
    int fds[2] = {};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    near.Reset(fds[0]);
    far.Reset(fds[1]);
  }
  UniqueFd near;
  UniqueFd far;
};

TEST(EventLoopTest, CallsBackWhenADescriptorIsReadable) {
  EventLoop loop;
  Pair pair;
  int calls = 0;
  loop.Watch(pair.near.get(), POLLIN, [&](short) { ++calls; });
  ASSERT_EQ(write(pair.far.get(), "x", 1), 1);
  loop.RunOnce();
  EXPECT_EQ(calls, 1);
}

TEST(EventLoopTest, ReturnsAtTheDeadlineWithNothingToDo) {
  EventLoop loop;
  const auto deadline = EventLoop::Clock::now() + std::chrono::milliseconds(5);
  loop.RunOnce(deadline);
  EXPECT_GE(EventLoop::Clock::now(), deadline);
}

TEST(EventLoopTest, ACallbackMayUnwatchAnother) {
  EventLoop loop;
  Pair first, second;
  int calls = 0;
  const auto ready = [&](short) {
    ++calls;
    loop.Unwatch(first.near.get());
    loop.Unwatch(second.near.get());
  };
  loop.Watch(first.near.get(), POLLIN, ready);
  loop.Watch(second.near.get(), POLLIN, ready);
  ASSERT_EQ(write(first.far.get(), "x", 1), 1);
  ASSERT_EQ(write(second.far.get(), "x", 1), 1);
  loop.RunOnce();
  EXPECT_EQ(calls, 1);
}

TEST(EventLoopTest, DoesNotPollADescriptorWithoutEvents) {
  EventLoop loop;
  Pair pair;
  int calls = 0;
  loop.Watch(pair.near.get(), 0, [&](short) { ++calls; });
  pair.far.Reset();
  loop.RunOnce(EventLoop::Clock::now() + std::chrono::milliseconds(5));
  EXPECT_EQ(calls, 0);
}

TEST(EventLoopTest, RunsTasksOfAnotherThreadInOrder) {
  EventLoop loop;
  std::vector<int> order;
  std::thread other([&] {
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(loop.Post([&order, i] { order.push_back(i); }));
    }
  });
  while (order.size() < 100) loop.RunOnce();
  other.join();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[i], i);
}

TEST(EventLoopTest, RunsWhatItsOwnThreadPostsWithoutBeingWoken) {
  EventLoop loop;
  bool ran = false;
  loop.Post([&] { loop.Post([&] { ran = true; }); });
  loop.RunOnce();
  EXPECT_FALSE(ran);
  loop.RunOnce();
  EXPECT_TRUE(ran);
}

TEST(EventLoopTest, PostAndWaitReturnsWhenTheTaskHasRun) {
  EventLoop loop;
  std::atomic<bool> returned{false};
  int value = 0;
  std::thread other([&] {
    EXPECT_TRUE(loop.PostAndWait([&] { value = 7; }));
    EXPECT_EQ(value, 7);
    returned = true;
  });
  while (!returned)
    loop.RunOnce(EventLoop::Clock::now() + std::chrono::milliseconds(10));
  other.join();
}

TEST(EventLoopTest, ClosingReleasesWhoeverWaits) {
  EventLoop loop;
  std::atomic<bool> started{false};
  std::thread other([&] {
    started = true;
    EXPECT_FALSE(loop.PostAndWait([] { FAIL() << "ran after Close()"; }));
  });
  while (!started) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  loop.Close();
  other.join();
  EXPECT_FALSE(loop.Post([] {}));
}

TEST(EventLoopTest, RunsATimerOnceItIsDue) {
  EventLoop loop;
  int runs = 0;
  const auto due = EventLoop::Clock::now() + std::chrono::milliseconds(5);
  loop.After(std::chrono::milliseconds(5), [&] { ++runs; });
  while (runs == 0) loop.RunOnce();
  EXPECT_GE(EventLoop::Clock::now(), due);
  loop.RunOnce(EventLoop::Clock::now());
  EXPECT_EQ(runs, 1);
}

TEST(EventLoopTest, RunsTimersInTheOrderInWhichTheyAreDue) {
  EventLoop loop;
  std::string order;
  loop.After(std::chrono::milliseconds(4), [&] { order += "late "; });
  loop.After(std::chrono::milliseconds(1), [&] { order += "early "; });
  while (order.size() < 11) loop.RunOnce();
  EXPECT_EQ(order, "early late ");
}

TEST(EventLoopTest, DoesNotRunATimerThatWasCancelled) {
  EventLoop loop;
  bool ran = false;
  bool done = false;
  const EventLoop::TimerId timer =
      loop.After(std::chrono::milliseconds(1), [&] { ran = true; });
  loop.After(std::chrono::milliseconds(2), [&] { done = true; });
  loop.Cancel(timer);
  while (!done) loop.RunOnce();
  EXPECT_FALSE(ran);
}

TEST(EventLoopTest, ATimerMayCancelTheNext) {
  EventLoop loop;
  bool ran = false;
  const auto now = std::chrono::milliseconds(0);
  EventLoop::TimerId next;
  bool first = false;
  loop.After(now, [&] {
    first = true;
    loop.Cancel(next);
  });
  next = loop.After(now, [&] { ran = true; });
  while (!first) loop.RunOnce();
  loop.RunOnce(EventLoop::Clock::now());
  EXPECT_FALSE(ran);
}

// True if the program's own poll() finds the loop's descriptors ready.
bool IsReady(const EventLoop& loop) {
  std::vector<pollfd> descriptors;
  loop.AppendPollDescriptors(&descriptors);
  return poll(descriptors.data(), descriptors.size(), 0) > 0;
}

TEST(EventLoopTest, GivesItsDescriptorsToAnotherPoll) {
  EventLoop loop;
  Pair pair;
  loop.Watch(pair.near.get(), POLLIN, [](short) {});
  EXPECT_FALSE(IsReady(loop));
  ASSERT_EQ(write(pair.far.get(), "x", 1), 1);
  EXPECT_TRUE(IsReady(loop));
  loop.SetEvents(pair.near.get(), 0);
  EXPECT_FALSE(IsReady(loop));
}

TEST(EventLoopTest, SaysWhenItsNextTimerIsDue) {
  EventLoop loop;
  EXPECT_EQ(loop.NextDue(), EventLoop::Clock::time_point::max());
  const EventLoop::TimerId timer = loop.After(std::chrono::seconds(9), [] {});
  EXPECT_EQ(loop.NextDue(), timer.due);
}

TEST(EventLoopTest, IsDueAtOnceIfATaskWaits) {
  EventLoop loop;
  loop.BindToThread();
  loop.Post([] {});
  EXPECT_EQ(loop.NextDue(), EventLoop::kNow);
}

// The program may have asked for the time-out before it posted.
TEST(EventLoopTest, WakesAnotherPollForATaskOfItsOwnThread) {
  EventLoop loop;
  loop.BindToThread();
  loop.Post([] {});
  EXPECT_TRUE(IsReady(loop));
}

TEST(EventLoopTest, RunsATaskOfItsThreadAtOnceBeforeTheFirstTurn) {
  EventLoop loop;
  loop.BindToThread();
  bool ran = false;
  EXPECT_TRUE(loop.PostAndWait([&] { ran = true; }));
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace mitogen
