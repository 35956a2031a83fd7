// Receives what contexts send to a handle of this process. It is the Receiver
// of Python Mitogen, for a program with threads.
//
// Contract. Move-only, and safe to use from any thread. The Master, or the
// Child that it comes from, must outlive it. Methods that wait fail on the I/O
// thread, which would wait for itself.

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
#include "stub/values/python_value.h"

namespace mitogen {

class OwnContext;

class Inbox {
 public:
  using Callback = std::function<void(absl::StatusOr<PythonValue>)>;
  using MessageCallback = std::function<void(absl::StatusOr<Message>)>;

  // `queue` is null if a callback takes the messages.
  Inbox(OwnContext* own, uint32_t handle, std::shared_ptr<InboxQueue> queue);
  ~Inbox() { Close(); }
  Inbox(Inbox&& other) noexcept;
  Inbox& operator=(Inbox&& other) noexcept;

  uint32_t handle() const { return handle_; }

  // The Sender to give to other contexts, as an argument of a call, so that
  // they can send here. None once closed.
  PythonValue Sender() const;

  // Waits for the next message. Errors: kDeadlineExceeded; kUnavailable for a
  // dead message (a sender that closed, with its reason) and once the inbox is
  // closed; kCancelled once this process's context has shut down;
  // kFailedPrecondition if there is a callback; kResourceExhausted if messages
  // were lost because more than 192 MiB were waiting here. After that one, the
  // next call returns the message that follows.
  absl::StatusOr<Message> Receive(
      absl::Duration timeout = absl::InfiniteDuration());
  // The same without waiting: `done` gets the message, on the I/O thread, or at
  // once on the calling thread. Any number of callbacks may wait. The one that
  // has waited longest gets the next message.
  void ReceiveAsync(absl::Duration timeout, MessageCallback done);
  // Receives a message, and decodes the pickled value in it.
  absl::StatusOr<PythonValue> ReceiveValue(
      absl::Duration timeout = absl::InfiniteDuration());

  // Decodes the value in a message. The error of a dead message is its reason.
  static absl::StatusOr<PythonValue> ValueOf(const MessageView& message,
                                             const Limits& limits);

  // Gives up the handle. Do not call it while another thread waits in
  // Receive(). Callbacks that wait are cancelled. It waits for a callback that
  // is running; none runs after it has returned.
  void Close();

 private:
  // Null once closed.
  OwnContext* own_;
  uint32_t handle_;
  std::shared_ptr<InboxQueue> queue_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_INBOX_H_
