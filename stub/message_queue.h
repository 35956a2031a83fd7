// A queue of messages between the thread that does I/O and the one that runs
// calls. Any thread may use it.

#ifndef MITOGEN_STUB_MESSAGE_QUEUE_H_
#define MITOGEN_STUB_MESSAGE_QUEUE_H_

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "absl/time/time.h"
#include "protocol/message.h"

namespace mitogen {

class MessageQueue {
 public:
  void Push(Message message);

  // No message follows, and those queued are dropped. Whoever waits returns.
  void Close();

  // No message follows, but those queued are still given.
  void Finish();
  bool finished();

  // The next message; nothing if there is none within `timeout`, or ever.
  std::optional<Message> Pop(absl::Duration timeout = absl::InfiniteDuration());

 private:
  // The standard library's: a packaged Abseil is not built for
  // ThreadSanitizer, which then does not see what its mutexes order.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Message> messages_;
  bool closed_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_MESSAGE_QUEUE_H_
