// Ends a wait when its time is over.

#ifndef MITOGEN_STUB_LINK_TIME_LIMIT_H_
#define MITOGEN_STUB_LINK_TIME_LIMIT_H_

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "stub/link/completion.h"
#include "stub/os/event_loop.h"

namespace mitogen {

// A longer limit is cut to this, so that it can be added to the current time.
inline constexpr absl::Duration kLongestLimit = absl::Hours(24 * 365 * 10);

// Calls `expire` if `done` has no result when `timeout` is over. Call it on the
// thread of the loop. A result cancels the timer. The timer does not keep
// `done` alive.
template <typename T>
void LimitTime(EventLoop* loop, absl::Duration timeout,
               const std::shared_ptr<Completion<T>>& done,
               std::function<void(std::shared_ptr<Completion<T>>)> expire) {
  if (timeout == absl::InfiniteDuration() || done->finished()) return;
  const EventLoop::TimerId timer =
      loop->After(absl::ToChronoNanoseconds(
                      std::clamp(timeout, absl::ZeroDuration(), kLongestLimit)),
                  [weak = std::weak_ptr(done), expire = std::move(expire)] {
                    const std::shared_ptr<Completion<T>> late = weak.lock();
                    if (late != nullptr && !late->finished()) expire(late);
                  });
  done->AtFinish([loop, timer] { loop->Cancel(timer); });
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_TIME_LIMIT_H_
