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
  return output_.Append(message).value_or(SendResult::kFull);
}

void Stream::Written(size_t size) {
  output_.Consume(std::min(size, output().size()));
}

}  // namespace mitogen::capi
