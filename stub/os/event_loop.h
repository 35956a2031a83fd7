// One thread's loop over file descriptors: waits until one is ready, until a
// timer is due, or until another thread posts work. Built on poll(), so that it
// takes any kind of descriptor, files included, and any number of them.
//
// Contract. All calls come from the thread that runs the loop, but for Post(),
// PostAndWait() and Close(), which may come from any. Callbacks may watch and
// unwatch any descriptor.

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
  // Does not jump when somebody sets the time.
  using Clock = std::chrono::steady_clock;

  EventLoop();
  // An error if the system gave no descriptor to wake the loop by. It must not
  // be run then: it would not hear of what other threads post.
  absl::Status status() const;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Calls `ready` whenever `fd` has one of `events` (POLLIN, POLLOUT), or an
  // error or hang-up. Replaces an earlier watch of `fd`. With no events the
  // descriptor stays known but is not polled, so that a hang-up cannot spin.
  void Watch(int fd, short events, ReadyCallback ready);
  void SetEvents(int fd, short events);
  void Unwatch(int fd) { watches_.erase(fd); }

  // Names a timer, and is of use no longer once it ran.
  struct TimerId {
    Clock::time_point due;
    uint64_t number = 0;
    auto operator<=>(const TimerId&) const = default;
  };
  // Runs `task` once, when `delay` is over.
  TimerId After(Clock::duration delay, Task task);
  // The timer does not run. Nothing if it ran.
  void Cancel(const TimerId& timer) { timers_.erase(timer); }
  size_t timer_count() const { return timers_.size(); }

  // Runs `task` on the loop's thread, after the tasks posted before. False,
  // and the task is dropped, once the loop is closed.
  bool Post(Task task);
  // The same, and waits until it has run; on the loop's own thread it runs at
  // once. False if it never will.
  bool PostAndWait(absl::FunctionRef<void()> task);

  // A descriptor that a signal handler may write to (write() of 8 bytes), to
  // make the loop turn.
  int wake_fd() const { return wake_.get(); }

  // Waits for work until `deadline` at the latest, and does it.
  void RunOnce(Clock::time_point deadline = Clock::time_point::max());

  // No task runs any more; those posted are dropped.
  void Close();

 private:
  struct WatchEntry {
    short events;
    ReadyCallback ready;
  };

  bool IsOwnThread() const;
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

  // Not Abseil's: see MessageQueue.
  std::mutex mutex_;
  std::vector<Task> tasks_;
  bool closed_ = false;
  // Taken from tasks_; kept for its memory.
  std::vector<Task> running_;
  // Which runs the loop, and so need not be woken.
  std::atomic<std::thread::id> thread_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_EVENT_LOOP_H_
