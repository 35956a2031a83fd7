#include "stub/inbox.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "stub/link/awaited.h"
#include "stub/own_context.h"
#include "stub/values/received_value.h"

namespace mitogen {
namespace {

absl::Status CheckAlive(const MessageView& message) {
  if (!message.header.is_dead()) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("expected a message, got a dead one: ", message.payload));
}

}  // namespace

Inbox::Inbox(OwnContext* own, uint32_t handle,
             std::shared_ptr<InboxQueue> queue)
    : own_(own), handle_(handle), queue_(std::move(queue)) {}

Inbox::Inbox(Inbox&& other) noexcept
    : own_(std::exchange(other.own_, nullptr)),
      handle_(other.handle_),
      queue_(std::move(other.queue_)) {}

Inbox& Inbox::operator=(Inbox&& other) noexcept {
  Close();
  own_ = std::exchange(other.own_, nullptr);
  handle_ = other.handle_;
  queue_ = std::move(other.queue_);
  return *this;
}

PythonValue Inbox::Sender() const {
  if (own_ == nullptr) return PythonValue();
  Document document;
  const ValueId sender = document.Sender(own_->identity().context_id, handle_);
  return PythonValue(document, sender);
}

absl::StatusOr<Message> Inbox::Receive(absl::Duration timeout) {
  if (own_ != nullptr && queue_ != nullptr) {
    RETURN_IF_ERROR(own_->CheckMayBlock());
  }
  Awaited<Message> message;
  ReceiveAsync(timeout, message.TakeCallback());
  return message.Wait();
}

void Inbox::ReceiveAsync(absl::Duration timeout, MessageCallback done) {
  if (own_ == nullptr) {
    return done(
        absl::UnavailableError("expected an open inbox, it was closed"));
  }
  if (queue_ == nullptr) {
    return done(absl::FailedPreconditionError(
        "expected an inbox to receive from, its callback takes what comes"));
  }
  const auto take = [done = std::move(done)](absl::StatusOr<Message> message) {
    const absl::Status alive =
        message.ok() ? CheckAlive(message->view()) : absl::OkStatus();
    if (!alive.ok()) message = alive;
    done(std::move(message));
  };
  std::optional<absl::StatusOr<Message>> next = queue_->TryPop();
  if (next.has_value()) return take(*std::move(next));
  own_->AwaitMessage(queue_, timeout, take);
}

absl::StatusOr<PythonValue> Inbox::ReceiveValue(absl::Duration timeout) {
  ASSIGN_OR_RETURN(const Message message, Receive(timeout));
  return ValueOf(message.view(), own_->limits());
}

absl::StatusOr<PythonValue> Inbox::ValueOf(const MessageView& message,
                                           const Limits& limits) {
  RETURN_IF_ERROR(CheckAlive(message));
  PickleDecoder decoder(limits);
  ReceivedValue received(message);
  ASSIGN_OR_RETURN(
      const ValueId value,
      decoder.Decode(received.message().payload, received.document()));
  return received.ValueAt(value);
}

void Inbox::Close() {
  if (own_ == nullptr) return;
  std::exchange(own_, nullptr)->CloseInbox(handle_);
  queue_.reset();
}

}  // namespace mitogen
