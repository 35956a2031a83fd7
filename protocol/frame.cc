#include "protocol/frame.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/release.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

// The release that brought the tags beside kLegacy (protocol/dialect.cc).
constexpr Release kFirstWithEncodings{0, 3, 39};

// Large enough that a read fills it rarely, small enough for a child that
// sits idle. A buffer that grew for a large frame shrinks back to this.
constexpr size_t kDefaultCapacity = 64 << 10;
// Beyond this a buffer is given back once its large frame is consumed.
constexpr size_t kKeptCapacity = 4 * kDefaultCapacity;

uint32_t Load16(const char* p) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(p);
  return uint32_t{bytes[0]} << 8 | bytes[1];
}

uint32_t Load32(const char* p) { return Load16(p) << 16 | Load16(p + 2); }

void Store16(char* p, uint32_t value) {
  p[0] = static_cast<char>(value >> 8);
  p[1] = static_cast<char>(value);
}

void Store32(char* p, uint32_t value) {
  Store16(p, value >> 16);
  Store16(p + 2, value);
}

bool TagIsKnown(uint32_t tag, bool tag_is_encoding) {
  if (tag == static_cast<uint32_t>(Encoding::kLegacy)) return true;
  return tag_is_encoding && (tag == static_cast<uint32_t>(Encoding::kPickle) ||
                             tag == static_cast<uint32_t>(Encoding::kRaw));
}

std::string TagText(uint32_t tag) {
  return absl::StrCat("0x", absl::Hex(tag, absl::kZeroPad4));
}

// What a tag that the peer's release does not have says about that peer.
std::string WhoSends(uint32_t tag) {
  if (TagIsKnown(tag, /*tag_is_encoding=*/true)) {
    return absl::StrCat(". Releases from ", ReleaseText(kFirstWithEncodings),
                        " on send this tag, but the peer was taken for an "
                        "older one");
  }
  return "; something else may be writing to this connection";
}

absl::string_view ExpectedTags(bool tag_is_encoding) {
  return tag_is_encoding ? "0x4d49, 0x4d4a or 0x4d4b" : "0x4d49";
}

MessageHeader DecodeHeader(const char* p) {
  MessageHeader header;
  header.encoding = static_cast<Encoding>(Load16(p));
  header.dst_id = Load32(p + 2);
  header.src_id = Load32(p + 6);
  header.auth_id = Load32(p + 10);
  header.handle = Load32(p + 14);
  header.reply_to = Load32(p + 18);
  return header;
}

uint32_t PayloadSize(const char* header) { return Load32(header + 22); }

}  // namespace

void EncodeFrameHeader(const MessageHeader& header, uint32_t payload_size,
                       char out[kFrameHeaderSize]) {
  Store16(out, static_cast<uint32_t>(header.encoding));
  Store32(out + 2, header.dst_id);
  Store32(out + 6, header.src_id);
  Store32(out + 10, header.auth_id);
  Store32(out + 14, header.handle);
  Store32(out + 18, header.reply_to);
  Store32(out + 22, payload_size);
}

absl::Status CheckFrame(const MessageView& message, const Dialect& dialect,
                        const Limits& limits) {
  const uint32_t tag = static_cast<uint32_t>(message.header.encoding);
  if (!TagIsKnown(tag, dialect.tag_is_encoding)) {
    return CallerFault(
        "FRM-2",
        absl::StrCat("expected tag ", ExpectedTags(dialect.tag_is_encoding),
                     " for a peer of release ", ReleaseText(dialect.release),
                     ", got ", TagText(tag)));
  }
  if (message.payload.size() > limits.max_message_size) {
    return CallerFault(
        "FRM-3",
        absl::StrCat("expected a payload of at most ", limits.max_message_size,
                     " bytes, got ", message.payload.size(), " in ",
                     DescribeMessage(message)));
  }
  return absl::OkStatus();
}

absl::Status AppendFrame(const MessageView& message, const Dialect& dialect,
                         const Limits& limits, std::string* out) {
  RETURN_IF_ERROR(CheckFrame(message, dialect, limits));
  char header[kFrameHeaderSize];
  EncodeFrameHeader(message.header,
                    static_cast<uint32_t>(message.payload.size()), header);
  out->append(header, kFrameHeaderSize);
  out->append(message.payload.data(), message.payload.size());
  return absl::OkStatus();
}

FrameDecoder::FrameDecoder(const Dialect& dialect, const Limits& limits)
    : tag_is_encoding_(dialect.tag_is_encoding),
      max_message_size_(limits.max_message_size) {}

absl::Span<char> FrameDecoder::WritableSpan() {
  MakeRoom();
  return {buffer_.get() + end_, capacity_ - end_};
}

void FrameDecoder::Commit(size_t size) { end_ += size; }

void FrameDecoder::Feed(absl::string_view bytes) {
  while (!bytes.empty()) {
    const absl::Span<char> space = WritableSpan();
    const size_t size = std::min(space.size(), bytes.size());
    std::memcpy(space.data(), bytes.data(), size);
    Commit(size);
    bytes.remove_prefix(size);
  }
}

absl::StatusOr<std::optional<MessageView>> FrameDecoder::Next() {
  if (!failure_.ok()) return failure_;
  if (buffered() < kFrameHeaderSize) return std::nullopt;
  const char* frame = buffer_.get() + begin_;
  failure_ = CheckHeader(frame);
  if (!failure_.ok()) return failure_;
  const uint32_t payload_size = PayloadSize(frame);
  if (buffered() - kFrameHeaderSize < payload_size) return std::nullopt;
  begin_ += kFrameHeaderSize + payload_size;
  stream_offset_ += kFrameHeaderSize + payload_size;
  return MessageView{DecodeHeader(frame),
                     absl::string_view(frame + kFrameHeaderSize, payload_size)};
}

std::optional<MessageHeader> FrameDecoder::PeekHeader() const {
  if (!failure_.ok() || buffered() < kFrameHeaderSize) return std::nullopt;
  return DecodeHeader(buffer_.get() + begin_);
}

void FrameDecoder::Shrink(size_t kept) {
  if (begin_ != end_ || capacity_ <= kept) return;
  buffer_.reset();
  capacity_ = begin_ = end_ = 0;
}

absl::Status FrameDecoder::CheckEnd() const {
  if (!failure_.ok()) return failure_;
  if (buffered() == 0) return absl::OkStatus();
  return PeerFault("FRM-4",
                   absl::StrCat("expected the stream to end between frames, "
                                "got its end ",
                                buffered(), " bytes into one"),
                   stream_offset_);
}

absl::Status FrameDecoder::CheckHeader(const char* header) const {
  if (!TagIsKnown(Load16(header), tag_is_encoding_)) {
    // Shows no more than the header, so that the error is the same however much
    // of the stream has arrived.
    const absl::string_view shown(header, kFrameHeaderSize);
    return PeerFault(
        "FRM-2",
        absl::StrCat("expected a frame with tag ",
                     ExpectedTags(tag_is_encoding_), ", got ",
                     TagText(Load16(header)), WhoSends(Load16(header)),
                     ". The bytes there: \"", absl::CHexEscape(shown), "\""),
        stream_offset_);
  }
  if (PayloadSize(header) > max_message_size_) {
    return LimitFault(
        "FRM-3",
        absl::StrCat("expected a payload of at most ", max_message_size_,
                     " bytes, got a frame of ", PayloadSize(header),
                     " for handle ", Load32(header + 14), " from context ",
                     Load32(header + 6)),
        stream_offset_);
  }
  return absl::OkStatus();
}

void FrameDecoder::MakeRoom() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
    if (capacity_ == 0 || capacity_ > kKeptCapacity) {
      Reallocate(kDefaultCapacity);
    }
    return;
  }
  if (end_ < capacity_) return;
  // Compacts if little is buffered; otherwise grows, up to kKeptCapacity, so
  // that a link with large frames does not move them again and again.
  const bool is_little = buffered() <= capacity_ / 4;
  if (is_little || (begin_ >= capacity_ / 2 && capacity_ >= kKeptCapacity)) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, buffered());
    end_ -= begin_;
    begin_ = 0;
    return;
  }
  Reallocate(GrownCapacity());
}

// Doubling keeps the buffer within twice what has really arrived. A large frame
// gets no more than it needs.
size_t FrameDecoder::GrownCapacity() const {
  const size_t doubled = 2 * capacity_;
  if (doubled <= kKeptCapacity || buffered() < kFrameHeaderSize) return doubled;
  const size_t frame = kFrameHeaderSize + PayloadSize(buffer_.get() + begin_);
  return frame > buffered() ? std::min(doubled, frame) : doubled;
}

void FrameDecoder::Reallocate(size_t capacity) {
  auto grown = std::make_unique_for_overwrite<char[]>(capacity);
  const size_t size = buffered();
  if (size > 0) std::memcpy(grown.get(), buffer_.get() + begin_, size);
  buffer_ = std::move(grown);
  capacity_ = capacity;
  begin_ = 0;
  end_ = size;
}

}  // namespace mitogen
