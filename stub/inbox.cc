#include "stub/inbox.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "protocol/pickle/decoder.h"
#include "protocol/pickle/document.h"

namespace mitogen {

PythonValue Inbox::Sender() const {
  Document document;
  const ValueId sender = document.Sender(context_id_, handle_);
  return PythonValue(document, sender);
}

absl::StatusOr<Message> Inbox::Receive(absl::Duration timeout) {
  if (queue_ == nullptr) {
    return absl::UnavailableError("expected an open inbox, it was closed");
  }
  std::optional<Message> message = queue_->Pop(timeout);
  if (!message.has_value()) {
    return absl::DeadlineExceededError(absl::StrCat(
        "expected a message within ", absl::FormatDuration(timeout)));
  }
  if (!message->header.is_dead()) return *std::move(message);
  return absl::UnavailableError(
      absl::StrCat("expected a message, got a dead one: ", message->payload));
}

absl::StatusOr<PythonValue> Inbox::ReceiveValue(absl::Duration timeout) {
  const absl::StatusOr<Message> message = Receive(timeout);
  if (!message.ok()) return message.status();
  PickleDecoder decoder{Limits()};
  Document document;
  const absl::StatusOr<ValueId> value =
      decoder.Decode(message->payload, &document);
  if (!value.ok()) return value.status();
  return PythonValue(document, *value);
}

void Inbox::Close() {
  if (queue_ == nullptr) return;
  queue_.reset();
  std::exchange(close_, {})();
}

}  // namespace mitogen
