#include "capi/stream.h"

#include <algorithm>
#include <optional>

#include "absl/status/statusor.h"
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
  const size_t pending = output().size();
  if (pending > 0 && pending + message.payload.size() > kMaxPending) {
    return SendResult::kFull;
  }
  MessageView known = message;
  known.header.encoding = EncodingFor(dialect_, message.header.encoding);
  if (!AppendFrame(known, dialect_, limits_, &output_).ok()) {
    return SendResult::kFull;
  }
  return output().size() > kPausePending ? SendResult::kPaused
                                         : SendResult::kSent;
}

void Stream::Written(size_t size) {
  written_ = std::min(output_.size(), written_ + size);
  if (written_ == output_.size()) {
    output_ = std::string();
    written_ = 0;
  } else if (written_ > output_.size() / 2) {
    output_.erase(0, written_);
    written_ = 0;
  }
}

}  // namespace mitogen::capi
