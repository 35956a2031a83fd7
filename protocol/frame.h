// Frames: 26 bytes of header, big-endian, then the payload (FRM-1). Bytes come
// in any chunking; messages come out. No I/O happens here: the caller reads
// into the decoder's own buffer, or feeds it bytes that it has.
//
//   FrameDecoder decoder(dialect, limits);
//   absl::Span<char> space = decoder.WritableSpan();
//   decoder.Commit(read(fd, space.data(), space.size()));
//   for (;;) {
//     absl::StatusOr<std::optional<MessageView>> message = decoder.Next();
//     if (!message.ok()) ...       // The link is lost for good.
//     if (!message->has_value()) break;  // Needs more bytes.
//     Use(**message);
//   }
//
// Source of the facts: mitogen/core.py, Message.pack and
// MitogenProtocol._receive_one.

#ifndef MITOGEN_PROTOCOL_FRAME_H_
#define MITOGEN_PROTOCOL_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"

namespace mitogen {

inline constexpr size_t kFrameHeaderSize = 26;

// Writes the 26 bytes of a frame's header for a payload of `payload_size`
// bytes, which follow it on the wire.
void EncodeFrameHeader(const MessageHeader& header, uint32_t payload_size,
                       char out[kFrameHeaderSize]);

// The tag that a peer of `dialect` knows the payload by. A pickle from a newer
// peer is legacy to a peer before 0.3.39, and its payload stays the same
// (FRM-2).
constexpr Encoding EncodingFor(const Dialect& dialect, Encoding encoding) {
  const bool is_pickle = encoding == Encoding::kPickle;
  return is_pickle && !dialect.tag_is_encoding ? Encoding::kLegacy : encoding;
}

// Checks that `message` may be sent to a peer of `dialect`. The errors are
// those of AppendFrame().
absl::Status CheckFrame(const MessageView& message, const Dialect& dialect,
                        const Limits& limits);

// Appends a whole frame to `out`. A payload over limits.max_message_size is
// refused (FRM-3, blame: caller), and so is an encoding that `dialect` does
// not know (FRM-2); `out` is then unchanged.
absl::Status AppendFrame(const MessageView& message, const Dialect& dialect,
                         const Limits& limits, std::string* out);

// Turns a stream of bytes into messages. Frames that fit the buffer cost no
// allocation and no copy; the buffer grows only as bytes of a larger frame
// really arrive, never on the word of its header.
class FrameDecoder {
 public:
  FrameDecoder(const Dialect& dialect, const Limits& limits);

  // Space for the next bytes, never empty. Invalidates messages returned
  // earlier. What is written there counts once Commit() says how much.
  absl::Span<char> WritableSpan();
  // `size` bytes of the last WritableSpan() hold input.
  void Commit(size_t size);

  // Copies `bytes` into the buffer; invalidates messages returned earlier.
  void Feed(absl::string_view bytes);

  // The next message, or nothing if more bytes are needed. The payload
  // borrows from the buffer, until the next WritableSpan() or Feed(). An
  // error is final: FRM-2 (tag), FRM-3 (length over the limit). Its offset is
  // that of the frame in the stream, and every later call repeats it.
  absl::StatusOr<std::optional<MessageView>> Next();

  // The header of the message that Next() would return, as soon as the header
  // is there. Its payload may still be on its way, and is not checked.
  std::optional<MessageHeader> PeekHeader() const;

  // Gives the buffer back if it holds nothing, and is larger than `kept` bytes.
  // Invalidates messages returned earlier.
  void Shrink(size_t kept);

  // Bytes of memory that the buffer takes.
  size_t capacity() const { return capacity_; }

  // Bytes that are not part of a returned message. At the end of the stream
  // anything but 0 means a truncated frame (FRM-4); CheckEnd() says so.
  size_t buffered() const { return end_ - begin_; }
  absl::Status CheckEnd() const;

 private:
  absl::Status CheckHeader(const char* header) const;
  size_t GrownCapacity() const;
  void MakeRoom();
  void Reallocate(size_t capacity);

  const bool tag_is_encoding_;
  const uint32_t max_message_size_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
  // Position in the stream of buffer_[begin_].
  uint64_t stream_offset_ = 0;
  absl::Status failure_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_FRAME_H_
