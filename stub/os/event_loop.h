// The event loop of one thread: waits until a descriptor is ready, a timer is
// due, or another thread posts work. It uses poll(), which takes any kind of
// descriptor, files included, and any number of them.
//
// Contract. All calls come from the thread that runs the loop, but for Post(),
// PostAndWait() and Close(), which may come from any.
//
// Order of callbacks: a turn (RunOnce()) calls back for each ready descriptor,
// then runs the timers that are due, then the tasks that were posted. A timer
// that a timer adds, and a task that a task posts, run in the next turn at the
// earliest. Callbacks may watch and unwatch any descriptor, their own included.
// After Unwatch() no callback for the descriptor comes, even if it was ready.
// If a number is closed, opened and watched again within one turn, the new
// watch may be called for what the old descriptor was ready for.

#ifndef MITOGEN_STUB_OS_EVENT_LOOP_H_
#define MITOGEN_STUB_OS_EVENT_LOOP_H_

#include <poll.h>

#include <atomic>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

class EventLoop {
 public:
  // Called with poll()'s revents.
  using ReadyCallback = std::function<void(short)>;
  using Task = absl::AnyInvocable<void()>;
  // A clock that does not jump when somebody sets the time.
  using Clock = std::chrono::steady_clock;

  EventLoop();
  // An error if the system gave no descriptor to wake the loop by. Do not run
  // the loop then: work that other threads post would not wake it.
  absl::Status status() const;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Calls `ready` whenever `fd` has one of `events` (POLLIN, POLLOUT), or an
  // error or hang-up. Replaces an earlier watch of `fd`. With no events the
  // watch stays but is not polled, so that a hang-up cannot make the loop spin.
  void Watch(int fd, short events, ReadyCallback ready);
  void SetEvents(int fd, short events);
  void Unwatch(int fd) { watches_.erase(fd); }

  // Names a timer until it has run.
  struct TimerId {
    Clock::time_point due;
    uint64_t number = 0;
    auto operator<=>(const TimerId&) const = default;
  };
  // Runs `task` once, when `delay` is over.
  TimerId After(Clock::duration delay, Task task);
  // Cancels the timer. Does nothing if it has run.
  void Cancel(const TimerId& timer) { timers_.erase(timer); }
  size_t timer_count() const { return timers_.size(); }

  // Runs `task` on the loop's thread, after the tasks posted before. False,
  // and the task is dropped, once the loop is closed.
  bool Post(Task task);
  // The same, and waits until the task has run. On the loop's own thread the
  // task runs at once. False if it will never run.
  bool PostAndWait(absl::FunctionRef<void()> task);

  // A descriptor that a signal handler may write to (write() of 8 bytes), to
  // make the loop turn.
  int wake_fd() const { return wake_.get(); }

  // Waits for work until `deadline` at the latest, and does it.
  void RunOnce(Clock::time_point deadline = Clock::time_point::max());

  // For a program that waits by a poll() of its own: it waits for these
  // descriptors until NextDue() at the latest, and then calls RunOnce() with a
  // deadline in the past.
  void AppendPollDescriptors(std::vector<pollfd>* descriptors) const;
  // When the loop has work next, unless a descriptor is ready before: a time in
  // the past if tasks wait; time_point::max() if nothing is due.
  Clock::time_point NextDue();
  // The time-out of a poll() until `deadline`.
  static int PollTimeoutMs(Clock::time_point deadline);
  // A deadline in the past, for a turn that does not wait.
  static constexpr Clock::time_point kNow{};

  // Makes the calling thread the one that runs the loop, before the first
  // RunOnce().
  void BindToThread();
  // True on the thread that runs the loop.
  bool IsOwnThread() const;

  // Drops the tasks that wait. No more can be posted.
  void Close();

 private:
  struct WatchEntry {
    short events;
    ReadyCallback ready;
  };

  Clock::time_point FirstDue(Clock::time_point deadline) const;
  void CallReady();
  bool HasTasks();
  void RunTimers();
  void RunTasks();

  const UniqueFd wake_;
  const int wake_error_;
  absl::btree_map<int, WatchEntry> watches_;
  std::vector<pollfd> poll_fds_;
  absl::btree_map<TimerId, Task> timers_;
  uint64_t next_timer_ = 0;

  // std::mutex, for the reason given in MessageQueue.
  std::mutex mutex_;
  std::vector<Task> tasks_;
  bool closed_ = false;
  // The tasks of this turn; a member so that its memory is used again.
  std::vector<Task> running_;
  // The thread that runs the loop.
  std::atomic<std::thread::id> thread_;
  // Used by that thread. During a turn it need not be woken.
  bool turning_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_EVENT_LOOP_H_
