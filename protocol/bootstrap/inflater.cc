#include "protocol/bootstrap/inflater.h"

#include <zlib.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

constexpr size_t kChunkSize = 16 << 10;

// The sign is zlib's way to ask for a stream without header and checksum.
int WindowBits(Compression compression) {
  return compression == Compression::kZlib ? MAX_WBITS : -MAX_WBITS;
}

// zlib counts its input in 32 bits.
absl::string_view AtMostOneStep(absl::string_view bytes) {
  return bytes.substr(0, size_t{1} << 30);
}

}  // namespace

void Inflater::EndInflate::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  std::default_delete<z_stream_s>()(stream);
}

Inflater::Inflater(Compression compression, const InflateSubject& subject,
                   uint64_t max_size)
    : subject_(subject), max_size_(max_size) {
  auto stream = std::make_unique<z_stream_s>();
  if (inflateInit2(stream.get(), WindowBits(compression)) != Z_OK) {
    failure_ = MakeFault(Blame::kInternal, subject.clause,
                         "zlib could not be initialised");
    return;
  }
  stream_.reset(stream.release());
}

absl::StatusOr<size_t> Inflater::Feed(absl::string_view bytes) {
  const size_t offered = bytes.size();
  while (failure_.ok() && !done_ && !bytes.empty()) {
    const absl::string_view step = AtMostOneStep(bytes);
    stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(step.data()));
    stream_->avail_in = static_cast<uInt>(step.size());
    failure_ = Step();
    bytes.remove_prefix(step.size() - stream_->avail_in);
  }
  if (!failure_.ok()) return failure_;
  return offered - bytes.size();
}

// Inflates until the input is used up, the stream ends, or something breaks.
absl::Status Inflater::Step() {
  char chunk[kChunkSize];
  do {
    const uInt available = stream_->avail_in;
    stream_->next_out = reinterpret_cast<Bytef*>(chunk);
    stream_->avail_out = kChunkSize;
    const int result = inflate(stream_.get(), Z_NO_FLUSH);
    consumed_ += available - stream_->avail_in;
    // Z_BUF_ERROR only says that no more can be done with this input.
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
      return Corrupt();
    }
    const size_t size = kChunkSize - stream_->avail_out;
    if (size > max_size_ - output_.size()) return TooLarge("inflates to more");
    // Deflate can spend input for ever without producing anything.
    if (consumed_ > max_size_) return TooLarge("is longer");
    output_.append(chunk, size);
    done_ = result == Z_STREAM_END;
  } while (!done_ && stream_->avail_out == 0);
  return absl::OkStatus();
}

absl::Status Inflater::Corrupt() const {
  return PeerFault(subject_.clause,
                   absl::StrCat("expected the ", subject_.name,
                                " to be one intact compressed stream, got ",
                                stream_->msg == nullptr ? "one that zlib "
                                                          "cannot inflate"
                                                        : stream_->msg),
                   consumed_);
}

absl::Status Inflater::TooLarge(absl::string_view measure) const {
  return LimitFault(
      subject_.limit_clause,
      absl::StrCat("expected the ", subject_.name, " to be at most ", max_size_,
                   " bytes, got one that ", measure),
      consumed_);
}

absl::StatusOr<std::string> InflateAll(Compression compression,
                                       const InflateSubject& subject,
                                       uint64_t max_size,
                                       absl::string_view bytes) {
  Inflater inflater(compression, subject, max_size);
  ASSIGN_OR_RETURN(const size_t consumed, inflater.Feed(bytes));
  if (inflater.done() && consumed == bytes.size()) {
    return inflater.TakeOutput();
  }
  return PeerFault(
      subject.clause,
      inflater.done()
          ? absl::StrCat("expected nothing after the ", subject.name, ", got ",
                         bytes.size() - consumed, " more bytes")
          : absl::StrCat("expected the ", subject.name, " to be whole, got ",
                         "only its first ", bytes.size(), " bytes"),
      consumed);
}

}  // namespace mitogen
