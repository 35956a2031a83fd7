// One end of the link between a child and its parent: what FrameStream is to
// a process, over simulated pipes. First the bytes of the handshake, then
// frames: OutputQueue to the pipe, pipe to FrameDecoder.
//
// Contract. Balance() is empty at all times between two calls: no byte is
// made or lost.

#ifndef MITOGEN_ROUTER_SIM_TRANSPORT_LINK_END_H_
#define MITOGEN_ROUTER_SIM_TRANSPORT_LINK_END_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/frame.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/link.h"
#include "router/output_queue.h"
#include "router/sim/transport/pipe.h"

namespace mitogen::sim {

// Decoders that hold nothing, to be used again: an idle link needs none.
class DecoderPool {
 public:
  explicit DecoderPool(const Limits& limits) : limits_(limits) {}

  std::unique_ptr<FrameDecoder> Take(const Dialect& dialect);
  void Return(const Dialect& dialect, std::unique_ptr<FrameDecoder> decoder);

 private:
  const Limits limits_;
  // By tag_is_encoding, the one difference that a decoder sees.
  std::vector<std::unique_ptr<FrameDecoder>> idle_[2];
};

class LinkEnd {
 public:
  LinkEnd(Pipe* in, Pipe* out) : in_(in), out_(out) {}

  // Bytes of the handshake.
  void SendRaw(absl::string_view bytes);
  // From now on there are frames.
  void StartFrames(const Dialect& dialect, const Limits& limits,
                   const OutputLimits& output_limits);
  bool has_frames() const { return queue_ != nullptr; }
  const Dialect& dialect() const { return dialect_; }

  // Once there are frames. Whether Send() would take `message` for one.
  absl::Status Check(const MessageView& message) const {
    return queue_->Check(message);
  }
  // What was sent last has to wait for a pause to end.
  bool is_paused() const { return queue_ != nullptr && queue_->is_paused(); }
  // Once there are frames. A pickle to a peer that does not know its tag goes
  // with the legacy one, which all take (FRM-2).
  absl::StatusOr<SendResult> Send(const MessageView& message);

  size_t waiting() const;
  // Bytes that the pipe has taken.
  uint64_t taken() const { return written_; }
  // Writes up to `max` bytes, and returns how many. `*resumed` if that ended a
  // pause.
  size_t Write(size_t max, bool* resumed);
  // Before frames: appends up to `max` bytes to `bytes`.
  size_t ReadRaw(size_t max, std::string* bytes);
  // Reads up to `max` bytes for Next(). FeedFrames() takes what the handshake
  // has left.
  size_t ReadFrames(size_t max, DecoderPool* pool);
  void FeedFrames(absl::string_view bytes, DecoderPool* pool);
  absl::StatusOr<std::optional<MessageView>> Next();
  // As FrameDecoder::PeekHeader().
  std::optional<MessageHeader> PeekHeader() const {
    return decoder_ ? decoder_->PeekHeader() : std::nullopt;
  }
  // Gives the decoder back if it holds nothing. Ends what Next() lent.
  void Rest(DecoderPool* pool);
  size_t partial_frame() const { return decoder_ ? decoder_->buffered() : 0; }

  // Nothing is written or read any more.
  void Close();
  bool closed() const { return closed_; }
  // Nothing is written any more.
  void StopWriting();

  Pipe* in() { return in_; }
  Pipe* out() { return out_; }
  const Pipe* in() const { return in_; }
  const Pipe* out() const { return out_; }
  size_t held_bytes() const { return queue_ ? queue_->held_bytes() : 0; }
  uint64_t messages_read() const { return messages_read_; }
  uint64_t payload_read() const { return payload_read_; }

  // Whether all bytes are accounted for; if not, which are not.
  std::string Balance() const;

 private:
  Pipe* const in_;
  Pipe* const out_;
  Dialect dialect_;
  std::string raw_;
  std::unique_ptr<OutputQueue> queue_;
  std::unique_ptr<FrameDecoder> decoder_;
  bool closed_ = false;

  uint64_t sent_ = 0;
  uint64_t written_ = 0;
  uint64_t unsent_ = 0;
  uint64_t raw_read_ = 0;
  uint64_t frames_read_ = 0;
  uint64_t forgotten_ = 0;
  uint64_t messages_read_ = 0;
  uint64_t payload_read_ = 0;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_TRANSPORT_LINK_END_H_
