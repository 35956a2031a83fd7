// A queue of messages between the I/O thread and the thread that runs calls.
// Any thread may use it. The queue is bounded in bytes. A message beyond the
// bound is refused, and the caller of Push() must deal with it.

#ifndef MITOGEN_STUB_LINK_MESSAGE_QUEUE_H_
#define MITOGEN_STUB_LINK_MESSAGE_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "absl/time/time.h"
#include "protocol/message.h"

namespace mitogen {

// The bound of a queue that a program should empty: more than one message of
// the largest size, and many small ones.
inline constexpr size_t kMaxQueuedBytes = size_t{192} << 20;

// The bytes that a message counts in a queue: its payload and an overhead.
inline size_t QueuedBytes(const MessageView& message) {
  return message.payload.size() + 128;
}

class MessageQueue {
 public:
  explicit MessageQueue(size_t max_bytes = kMaxQueuedBytes)
      : max_bytes_(max_bytes) {}

  // False if there is no room; then the message is dropped. An empty queue has
  // room for any message. Once the queue is closed, drops the message and
  // returns true.
  bool Push(Message message);

  // No message follows, and queued messages are dropped. A Pop() that waits
  // returns.
  void Close();

  // No message follows, but queued messages can still be taken.
  void Finish();
  bool finished();

  // Takes the next message. Nothing if none comes within `timeout`, or none can
  // come.
  std::optional<Message> Pop(absl::Duration timeout = absl::InfiniteDuration());

 private:
  // std::mutex rather than absl::Mutex: a packaged Abseil is not built for
  // ThreadSanitizer, which then does not see what its mutexes order.
  std::mutex mutex_;
  std::condition_variable changed_;
  const size_t max_bytes_;
  std::deque<Message> messages_;
  size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_MESSAGE_QUEUE_H_
