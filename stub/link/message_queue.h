// A queue of messages between the thread that does I/O and the one that runs
// calls. Any thread may use it. What waits is bounded in bytes; a message
// beyond that is refused, and whoever pushed it answers for it.

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

// Of a queue that a program should empty. More than one message of the largest
// size, and many small ones.
inline constexpr size_t kMaxQueuedBytes = size_t{192} << 20;

// What a message weighs in a queue, with what it takes beside its payload.
inline size_t QueuedBytes(const MessageView& message) {
  return message.payload.size() + 128;
}

class MessageQueue {
 public:
  explicit MessageQueue(size_t max_bytes = kMaxQueuedBytes)
      : max_bytes_(max_bytes) {}

  // False if there is no room, and the message is dropped; an empty queue has
  // room for any. True, and dropped, once closed.
  bool Push(Message message);

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
  const size_t max_bytes_;
  std::deque<Message> messages_;
  size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_MESSAGE_QUEUE_H_
