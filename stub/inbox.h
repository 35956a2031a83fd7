// A handle of this process that contexts send to: the receiver of the original,
// for a program with threads.
//
// Contract. Move-only; safe from any thread but the I/O thread, which it may
// not wait in. To be used, and destroyed, as long as the Master lives.

#ifndef MITOGEN_STUB_INBOX_H_
#define MITOGEN_STUB_INBOX_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/message.h"
#include "stub/message_queue.h"
#include "stub/python_value.h"

namespace mitogen {

class Inbox {
 public:
  // `close` gives up the handle.
  Inbox(uint32_t context_id, uint32_t handle,
        std::shared_ptr<MessageQueue> queue, std::function<void()> close)
      : context_id_(context_id),
        handle_(handle),
        queue_(std::move(queue)),
        close_(std::move(close)) {}
  ~Inbox() { Close(); }
  Inbox(Inbox&&) = default;
  Inbox& operator=(Inbox&&) = default;

  uint32_t handle() const { return handle_; }

  // What other contexts send here by: an argument of a call.
  PythonValue Sender() const;

  // The next message. Errors: kDeadlineExceeded, or kUnavailable for a dead
  // message (a sender that closed, with its reason) and once closed.
  absl::StatusOr<Message> Receive(
      absl::Duration timeout = absl::InfiniteDuration());
  // The same, of a message that holds a pickled value.
  absl::StatusOr<PythonValue> ReceiveValue(
      absl::Duration timeout = absl::InfiniteDuration());

  void Close();

 private:
  uint32_t context_id_;
  uint32_t handle_;
  std::shared_ptr<MessageQueue> queue_;
  std::function<void()> close_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_INBOX_H_
