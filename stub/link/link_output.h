// What waits to leave by a link: a little in the queue of the stream, and what
// is beyond in lanes, so that subtrees behind the link take turns
// (output_lanes.h).
//
// Contract. While lanes hold anything, the stream's queue is at its limit, or
// is about to say that it has drained. The owner calls Refill() each time the
// stream says so, and sends straight to the stream while MustWait() says no.
// The stream must have been made with StreamOptions(), and must outlive this.

#ifndef MITOGEN_STUB_LINK_LINK_OUTPUT_H_
#define MITOGEN_STUB_LINK_LINK_OUTPUT_H_

#include <cstddef>
#include <optional>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "router/link.h"
#include "router/output_lanes.h"
#include "router/output_queue.h"
#include "stub/link/frame_stream.h"

namespace mitogen {

class LinkOutput {
 public:
  // The link is full from limits.pause_at on; limits.max_bytes is not used,
  // for what is refused is up to `shares`.
  LinkOutput(FrameStream* stream, const OutputLimits& limits,
             const ShareLimits& shares)
      : stream_(stream), full_at_(limits.pause_at), lanes_(shares) {}

  // `options` with the limits of the stream's own queue.
  static FrameStreamOptions StreamOptions(FrameStreamOptions options,
                                          const ShareLimits& shares);

  // Whether a message must not go straight to the stream.
  bool MustWait() const { return !lanes_.empty() || stream_->is_paused(); }
  // Whether a message of `owner` with a payload of `size` bytes would be taken
  // now.
  bool HasRoom(const OutputLanes::Owner& owner, size_t size,
               bool is_dead) const;
  // Queues a copy of `message`. kFull if it has an owner and there is no room;
  // otherwise kSent, or an error as FrameStream::Send().
  absl::StatusOr<SendResult> SendLater(
      const MessageView& message, OutputLanes::Lane lane,
      const std::optional<OutputLanes::Owner>& owner);

  // Moves what waits to the stream, as far as the stream takes it. False if
  // nothing waited. The stream still has to be flushed.
  bool Refill();
  // Writes as much as the neighbour takes now, in the order of turns.
  void FlushAll();

  bool is_full() const { return pending_bytes() >= full_at_; }
  bool IsShort(OutputLanes::Lane lane) const { return lanes_.IsShort(lane); }
  // Bytes that wait to be written.
  size_t pending_bytes() const {
    return stream_->pending_bytes() + lanes_.bytes();
  }
  // Bytes of memory of what waits in lanes.
  size_t lane_bytes() const { return lanes_.bytes(); }
  void ReleaseBuffers() { lanes_.Shrink(); }

 private:
  FrameStream* const stream_;
  const size_t full_at_;
  OutputLanes lanes_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_LINK_OUTPUT_H_
