#include "capi/stream.h"

#include <algorithm>
#include <optional>

#include "protocol/status_macros.h"

namespace mitogen::capi {

absl::Status Stream::Feed(absl::string_view bytes, const Receiver& receive) {
  decoder_.Feed(bytes);
  for (;;) {
    ASSIGN_OR_RETURN(const std::optional<MessageView> message, decoder_.Next());
    if (!message.has_value()) return absl::OkStatus();
    receive(*message);
  }
}

SendResult Stream::Send(const MessageView& message) {
  // What can be no frame is a fault of the program, and is lost.
  const SendResult sent = frames_.Append(message).value_or(SendResult::kFull);
  if (!handshake_.empty()) {
    const absl::string_view waiting = frames_.waiting();
    handshake_.append(waiting.data(), waiting.size());
    frames_.Consume(waiting.size());
  }
  return sent;
}

void Stream::Written(size_t size) {
  const size_t written = std::min(size, output().size());
  if (handshake_.empty()) {
    frames_.Consume(written);
  } else {
    handshake_.erase(0, written);
  }
}

}  // namespace mitogen::capi
