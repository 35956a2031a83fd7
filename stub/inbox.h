// A handle of this process that contexts send to: the receiver of the original,
// for a program with threads.
//
// Contract. Move-only; safe from any thread. To be used, and destroyed, as long
// as the Master lives. What waits fails on the I/O thread, which would wait for
// itself.

#ifndef MITOGEN_STUB_INBOX_H_
#define MITOGEN_STUB_INBOX_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "stub/link/inbox_queue.h"
#include "stub/python_value.h"

namespace mitogen {

class MasterProcess;

class Inbox {
 public:
  using Callback = std::function<void(absl::StatusOr<PythonValue>)>;
  using MessageCallback = std::function<void(absl::StatusOr<Message>)>;

  // Without a queue, if a callback takes what comes.
  Inbox(MasterProcess* master, uint32_t handle,
        std::shared_ptr<InboxQueue> queue);
  ~Inbox() { Close(); }
  Inbox(Inbox&& other) noexcept;
  Inbox& operator=(Inbox&& other) noexcept;

  uint32_t handle() const { return handle_; }

  // What other contexts send here by: an argument of a call. None once closed.
  PythonValue Sender() const;

  // The next message. Errors: kDeadlineExceeded, kUnavailable for a dead
  // message (a sender that closed, with its reason) and once closed,
  // kCancelled once the master has shut down, kFailedPrecondition if there is a
  // callback, kResourceExhausted if messages were lost here, since more than
  // 192 MiB were waiting to be received; the next follow then.
  absl::StatusOr<Message> Receive(
      absl::Duration timeout = absl::InfiniteDuration());
  // The same to a callback, on the I/O thread or at once on this one. Takes no
  // thread, so that any number may wait. Who waits longest gets the next.
  void ReceiveAsync(absl::Duration timeout, MessageCallback done);
  // The same as Receive(), of a message that holds a pickled value.
  absl::StatusOr<PythonValue> ReceiveValue(
      absl::Duration timeout = absl::InfiniteDuration());

  // The value that a message brought, or why it is a dead one.
  static absl::StatusOr<PythonValue> ValueOf(const MessageView& message,
                                             const Limits& limits);

  // Gives up the handle. Not while another thread waits; a callback that waits
  // is told that nothing comes. The callback does not
  // run any more when this returns, so it waits for one that runs.
  void Close();

 private:
  // Null once closed.
  MasterProcess* master_;
  uint32_t handle_;
  std::shared_ptr<InboxQueue> queue_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_INBOX_H_
