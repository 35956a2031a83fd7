#include "stub/os/event_loop.h"

#include <errno.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cstdint>
#include <future>
#include <memory>
#include <utility>

#include "stub/os/os_error.h"

namespace mitogen {
namespace {

// The longest wait of one poll(). Later turns wait for the rest.
constexpr std::chrono::milliseconds kLongestPoll{1'000'000};

// Ends the wait for a task even if the task is destroyed without having run.
struct TaskOutcome {
  ~TaskOutcome() {
    if (!ran) promise.set_value(false);
  }
  std::promise<bool> promise;
  bool ran = false;
};

}  // namespace

EventLoop::EventLoop()
    : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), wake_error_(errno) {}

absl::Status EventLoop::status() const {
  if (wake_.valid()) return absl::OkStatus();
  return OsError(wake_error_, "make an event loop");
}

void EventLoop::Watch(int fd, short events, ReadyCallback ready) {
  watches_[fd] = {events, std::move(ready)};
}

void EventLoop::SetEvents(int fd, short events) {
  const auto it = watches_.find(fd);
  if (it != watches_.end()) it->second.events = events;
}

EventLoop::TimerId EventLoop::After(Clock::duration delay, Task task) {
  const TimerId id{Clock::now() + delay, next_timer_++};
  timers_.emplace(id, std::move(task));
  return id;
}

bool EventLoop::Post(Task task) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (closed_) return false;
    tasks_.push_back(std::move(task));
    if (tasks_.size() > 1) return true;
  }
  if (IsOwnThread() && turning_) return true;
  const uint64_t one = 1;
  return write(wake_.get(), &one, sizeof one) == sizeof one;
}

bool EventLoop::IsOwnThread() const {
  return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id();
}

bool EventLoop::PostAndWait(absl::FunctionRef<void()> task) {
  if (IsOwnThread()) {
    task();
    return true;
  }
  auto outcome = std::make_shared<TaskOutcome>();
  std::future<bool> ran = outcome->promise.get_future();
  Post([task, outcome] {
    task();
    outcome->ran = true;
    outcome->promise.set_value(true);
  });
  outcome.reset();
  return ran.get();
}

int EventLoop::PollTimeoutMs(Clock::time_point deadline) {
  if (deadline == EventLoop::Clock::time_point::max()) return -1;
  const auto left = deadline - EventLoop::Clock::now();
  if (left <= left.zero()) return 0;
  // Rounds up: if the wait ended early, the loop would spin until the deadline.
  const auto left_ms = std::chrono::ceil<std::chrono::milliseconds>(left);
  return static_cast<int>(std::min(left_ms, kLongestPoll).count());
}

void EventLoop::BindToThread() {
  thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
}

void EventLoop::AppendPollDescriptors(std::vector<pollfd>* descriptors) const {
  descriptors->push_back({wake_.get(), POLLIN, 0});
  for (const auto& [fd, watch] : watches_) {
    if (watch.events != 0) descriptors->push_back({fd, watch.events, 0});
  }
}

EventLoop::Clock::time_point EventLoop::NextDue() {
  return HasTasks() ? kNow : FirstDue(Clock::time_point::max());
}

void EventLoop::RunOnce(Clock::time_point deadline) {
  BindToThread();
  turning_ = true;
  poll_fds_.clear();
  AppendPollDescriptors(&poll_fds_);
  const int ready = poll(poll_fds_.data(), poll_fds_.size(),
                         HasTasks() ? 0 : PollTimeoutMs(FirstDue(deadline)));
  if (ready > 0) CallReady();
  RunTimers();
  RunTasks();
  turning_ = false;
}

// The loop's own thread may have posted tasks, which does not wake poll().
bool EventLoop::HasTasks() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return !tasks_.empty();
}

EventLoop::Clock::time_point EventLoop::FirstDue(
    Clock::time_point deadline) const {
  if (timers_.empty()) return deadline;
  return std::min(deadline, timers_.begin()->first.due);
}

void EventLoop::CallReady() {
  if (poll_fds_[0].revents != 0) {
    uint64_t count = 0;
    [[maybe_unused]] const ssize_t size =
        read(wake_.get(), &count, sizeof count);
  }
  for (size_t i = 1; i < poll_fds_.size(); ++i) {
    if (poll_fds_[i].revents == 0) continue;
    const auto it = watches_.find(poll_fds_[i].fd);
    if (it == watches_.end()) continue;
    const ReadyCallback callback = it->second.ready;
    callback(poll_fds_[i].revents);
  }
}

// Runs the timers that are due now. A timer that one of them adds waits for the
// next turn.
void EventLoop::RunTimers() {
  if (timers_.empty()) return;
  const Clock::time_point now = Clock::now();
  const uint64_t end = next_timer_;
  while (!timers_.empty() && timers_.begin()->first.due <= now &&
         timers_.begin()->first.number < end) {
    Task task = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    task();
  }
}

void EventLoop::Close() {
  std::vector<Task> dropped;
  const std::lock_guard<std::mutex> lock(mutex_);
  closed_ = true;
  // Later, another thread may get the same id.
  thread_.store({}, std::memory_order_relaxed);
  dropped.swap(tasks_);
}

void EventLoop::RunTasks() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    running_.swap(tasks_);
  }
  for (Task& task : running_) task();
  running_.clear();
}

}  // namespace mitogen
