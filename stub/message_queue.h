// A queue of messages between the thread that does I/O and the one that runs
// calls. Any thread may use it.

#ifndef MITOGEN_STUB_MESSAGE_QUEUE_H_
#define MITOGEN_STUB_MESSAGE_QUEUE_H_

#include <deque>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "protocol/message.h"

namespace mitogen {

class MessageQueue {
 public:
  void Push(Message message);

  // No message follows, and those queued are dropped. Whoever waits returns.
  void Close();

  // The next message; nothing if there is none within `timeout`, or ever.
  std::optional<Message> Pop(absl::Duration timeout = absl::InfiniteDuration());

 private:
  absl::Mutex mutex_;
  std::deque<Message> messages_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_MESSAGE_QUEUE_H_
