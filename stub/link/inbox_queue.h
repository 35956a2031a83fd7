// The messages of an inbox that are not received yet, and the threads and
// callbacks that wait for one.
//
// Contract. TryPop() may be called from any thread, all other methods only on
// the I/O thread. The queue is bounded in bytes. A message beyond the bound is
// refused. The receiver then gets, after the messages queued before, an error
// that says how many were lost. A program that does not receive loses its own
// messages; no other context waits for it.

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

  // Gives `message` to the receiver that has waited longest, or queues it.
  // False if there is no room: the message is lost. An empty queue has room for
  // any message.
  bool Push(const MessageView& message);

  // No message follows. Queued messages can still be received; receivers that
  // wait get kCancelled.
  void Finish();

  // Takes the next message. Errors: kResourceExhausted if messages were lost
  // here, kCancelled if nothing follows. Returns nothing if there is no message
  // yet.
  std::optional<absl::StatusOr<Message>> TryPop();

  // Gives the next message to `receiver`, at once or when it comes.
  void Await(Receiver receiver);
  void StopWaiting(const Receiver& receiver);

 private:
  struct Entry {
    Message message;
    // The number and bytes of messages that were lost after this one.
    uint64_t lost = 0;
    uint64_t lost_bytes = 0;
  };

  absl::Status LossOf(uint64_t count, uint64_t bytes) const;

  const size_t max_bytes_;
  std::mutex mutex_;
  std::deque<Entry> entries_;
  size_t bytes_ = 0;
  // The losses after the message that was taken last.
  uint64_t lost_ = 0;
  uint64_t lost_bytes_ = 0;
  bool finished_ = false;
  // Used by the I/O thread. If a receiver waits, no message is queued.
  std::deque<Receiver> receivers_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_INBOX_QUEUE_H_
