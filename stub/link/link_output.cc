#include "stub/link/link_output.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "protocol/frame.h"
#include "protocol/status_macros.h"

namespace mitogen {

// What was taken must not be refused later, so there is no limit but the pause.
FrameStreamOptions LinkOutput::StreamOptions(FrameStreamOptions options,
                                             const ShareLimits& shares) {
  options.output.pause_at = std::min(options.output.pause_at, shares.direct);
  options.output.max_bytes = std::numeric_limits<size_t>::max();
  return options;
}

bool LinkOutput::HasRoom(const OutputLanes::Owner& owner, size_t size,
                         bool is_dead) const {
  return !MustWait() || lanes_.HasRoom(owner, kFrameHeaderSize + size, is_dead);
}

absl::StatusOr<SendResult> LinkOutput::SendLater(
    const MessageView& message, OutputLanes::Lane lane,
    const std::optional<OutputLanes::Owner>& owner) {
  RETURN_IF_ERROR(stream_->Check(message));
  if (owner.has_value() &&
      !lanes_.HasRoom(*owner, kFrameHeaderSize + message.payload.size(),
                      message.header.is_dead())) {
    return SendResult::kFull;
  }
  lanes_.Push(lane, owner, Message::From(message));
  return SendResult::kSent;
}

// A message was found to be a frame when it came to wait here.
bool LinkOutput::Refill() {
  if (!stream_->is_writing()) lanes_.Clear();
  if (lanes_.empty()) return false;
  while (!stream_->is_paused()) {
    const std::optional<Message> next = lanes_.Pop();
    if (!next.has_value()) break;
    stream_->Send(next->view()).IgnoreError();
  }
  return true;
}

void LinkOutput::FlushAll() {
  stream_->Flush();
  while (!stream_->is_paused() && Refill()) stream_->Flush();
}

}  // namespace mitogen
