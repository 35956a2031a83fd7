#include "router/sim/transport/link_end.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mitogen::sim {

std::unique_ptr<FrameDecoder> DecoderPool::Take(const Dialect& dialect) {
  auto& idle = idle_[dialect.tag_is_encoding];
  if (idle.empty()) return std::make_unique<FrameDecoder>(dialect, limits_);
  std::unique_ptr<FrameDecoder> taken = std::move(idle.back());
  idle.pop_back();
  return taken;
}

void DecoderPool::Return(const Dialect& dialect,
                         std::unique_ptr<FrameDecoder> decoder) {
  idle_[dialect.tag_is_encoding].push_back(std::move(decoder));
}

void LinkEnd::SendRaw(absl::string_view bytes) {
  raw_.append(bytes.data(), bytes.size());
  sent_ += bytes.size();
}

void LinkEnd::StartFrames(const Dialect& dialect, const Limits& limits,
                          const OutputLimits& output_limits) {
  dialect_ = dialect;
  queue_ = std::make_unique<OutputQueue>(dialect, limits, output_limits);
}

absl::StatusOr<SendResult> LinkEnd::Send(const MessageView& message) {
  if (closed_ || !out_->can_write()) return SendResult::kSent;
  absl::StatusOr<SendResult> result = queue_->Append(message);
  if (result.ok() && *result != SendResult::kFull) {
    sent_ += kFrameHeaderSize + message.payload.size();
  }
  return result;
}

size_t LinkEnd::waiting() const {
  return raw_.size() + (queue_ ? queue_->waiting().size() : 0);
}

size_t LinkEnd::Write(size_t max, bool* resumed) {
  *resumed = false;
  size_t size = 0;
  if (!raw_.empty()) {
    size = out_->Write(absl::string_view(raw_).substr(0, max));
    raw_.erase(0, size);
    if (raw_.empty()) std::string().swap(raw_);
  } else if (queue_) {
    size = out_->Write(queue_->waiting().substr(0, max));
    *resumed = queue_->Consume(size);
  }
  written_ += size;
  return size;
}

size_t LinkEnd::ReadRaw(size_t max, std::string* bytes) {
  const size_t before = bytes->size();
  bytes->resize(before + std::min(max, in_->held()));
  const size_t size =
      in_->Read(absl::MakeSpan(bytes->data() + before, bytes->size() - before));
  raw_read_ += size;
  return size;
}

size_t LinkEnd::ReadFrames(size_t max, DecoderPool* pool) {
  if (in_->held() == 0) return 0;
  if (!decoder_) decoder_ = pool->Take(dialect_);
  const absl::Span<char> space = decoder_->WritableSpan();
  const size_t size = in_->Read(space.first(std::min(max, space.size())));
  decoder_->Commit(size);
  frames_read_ += size;
  return size;
}

void LinkEnd::FeedFrames(absl::string_view bytes, DecoderPool* pool) {
  if (bytes.empty()) return;
  if (!decoder_) decoder_ = pool->Take(dialect_);
  decoder_->Feed(bytes);
  // They were counted as the handshake's.
  raw_read_ -= bytes.size();
  frames_read_ += bytes.size();
}

absl::StatusOr<std::optional<MessageView>> LinkEnd::Next() {
  if (!decoder_) return std::nullopt;
  absl::StatusOr<std::optional<MessageView>> message = decoder_->Next();
  if (message.ok() && message->has_value()) {
    ++messages_read_;
    payload_read_ += (*message)->payload.size();
  }
  return message;
}

void LinkEnd::Rest(DecoderPool* pool) {
  if (!decoder_ || decoder_->buffered() > 0) return;
  pool->Return(dialect_, std::move(decoder_));
}

void LinkEnd::StopWriting() {
  out_->CloseWriter();
  unsent_ += waiting();
  std::string().swap(raw_);
  if (queue_) queue_->Clear();
}

void LinkEnd::Close() {
  if (std::exchange(closed_, true)) return;
  StopWriting();
  in_->CloseReader();
  forgotten_ += partial_frame();
  decoder_.reset();
}

std::string LinkEnd::Balance() const {
  if (sent_ != written_ + waiting() + unsent_) {
    return absl::StrCat("expected ", sent_, " bytes sent to be ", written_,
                        " written, ", waiting(), " waiting and ", unsent_,
                        " given up");
  }
  if (out_->written() != written_) {
    return absl::StrCat("expected ", written_, " bytes written, the pipe took ",
                        out_->written());
  }
  if (in_->written() != in_->read() + in_->held() + in_->discarded() ||
      in_->read() != raw_read_ + frames_read_) {
    return absl::StrCat("expected ", in_->written(),
                        " bytes in the pipe to be ", raw_read_, " + ",
                        frames_read_, " read, ", in_->held(), " held and ",
                        in_->discarded(), " discarded");
  }
  const uint64_t decoded = kFrameHeaderSize * messages_read_ + payload_read_;
  if (frames_read_ != decoded + partial_frame() + forgotten_) {
    return absl::StrCat("expected ", frames_read_, " bytes of frames to be ",
                        decoded, " decoded, ", partial_frame(), " held and ",
                        forgotten_, " forgotten");
  }
  return "";
}

}  // namespace mitogen::sim
