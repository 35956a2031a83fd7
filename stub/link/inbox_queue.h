// What was sent to an inbox and is not yet received, and those who wait to
// receive: threads, and callbacks.
//
// Contract. TryPop() is for any thread; all else for one at a time, that of the
// I/O. What waits is bounded in bytes. A message beyond that is refused, and
// the receiver hears of it: after what was queued before comes an error that
// says how many were lost. The program that does not receive is the one that
// has to change; no other context is made to wait for it.

#ifndef MITOGEN_STUB_LINK_INBOX_QUEUE_H_
#define MITOGEN_STUB_LINK_INBOX_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "stub/link/completion.h"
#include "stub/link/message_queue.h"

namespace mitogen {

class InboxQueue {
 public:
  using Receiver = std::shared_ptr<Completion<Message>>;

  explicit InboxQueue(size_t max_bytes = kMaxQueuedBytes)
      : max_bytes_(max_bytes) {}
  ~InboxQueue() { Finish(); }

  InboxQueue(const InboxQueue&) = delete;
  InboxQueue& operator=(const InboxQueue&) = delete;

  // Gives `message` to whoever waits longest, or keeps it. False if there was
  // no room: the message is lost. One always finds room in an empty queue.
  bool Push(const MessageView& message);

  // No message follows, but those queued are still given. Whoever waits is
  // told that nothing comes (kCancelled).
  void Finish();

  // The next message, or that some were lost (kResourceExhausted), or that
  // nothing follows (kCancelled). Nothing if there is none yet.
  std::optional<absl::StatusOr<Message>> TryPop();

  // The same to `receiver`, at once or when it is there.
  void Await(Receiver receiver);
  void StopWaiting(const Receiver& receiver);

 private:
  struct Entry {
    Message message;
    // How many messages of how many bytes were lost after it.
    uint64_t lost = 0;
    uint64_t lost_bytes = 0;
  };

  absl::Status LossOf(uint64_t count, uint64_t bytes) const;

  const size_t max_bytes_;
  std::mutex mutex_;
  std::deque<Entry> entries_;
  size_t bytes_ = 0;
  // Of the entry that was given last.
  uint64_t lost_ = 0;
  uint64_t lost_bytes_ = 0;
  bool finished_ = false;
  // Of the I/O thread. If there are any, nothing is queued.
  std::deque<Receiver> receivers_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_INBOX_QUEUE_H_
