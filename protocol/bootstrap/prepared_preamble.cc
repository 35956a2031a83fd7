#include "protocol/bootstrap/prepared_preamble.h"

#include <zlib.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

// The header of a zlib stream with a window of 32 KiB, at the best compression.
constexpr absl::string_view kHeader("\x78\xda", 2);

// The last line repeats text of the class that reads it, which is near the end
// of the core.
constexpr size_t kMaxDictionarySize = 16 << 10;
constexpr int kMinWindowBits = 9;
constexpr int kMaxWindowBits = 15;

// The smallest window that has room for `size`. It decides how much zlib
// allocates, all of which is copied for each preamble.
int WindowBitsFor(size_t size) {
  int bits = kMinWindowBits;
  while (bits < kMaxWindowBits && (size_t{1} << bits) < size) ++bits;
  return bits;
}

void Start(size_t size, z_stream* stream) {
  const int bits = WindowBitsFor(size);
  deflateInit2(stream, Z_BEST_COMPRESSION, Z_DEFLATED, -bits,
               bits - kMaxWindowBits + MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
}

const Bytef* BytesOf(absl::string_view text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

// Compresses all of `text` onto the end of `out`.
void Append(absl::string_view text, int flush, z_stream* stream,
            std::string* out) {
  const size_t start = out->size();
  // A flush may write a few bytes more than the bound allows for.
  const size_t room = deflateBound(stream, text.size()) + 16;
  out->resize(start + room);
  stream->next_in = const_cast<Bytef*>(BytesOf(text));
  stream->avail_in = text.size();
  stream->next_out = reinterpret_cast<Bytef*>(out->data() + start);
  stream->avail_out = room;
  deflate(stream, flush);
  out->resize(start + room - stream->avail_out);
}

uint32_t ChecksumOf(absl::string_view text) {
  return adler32_z(adler32_z(0, nullptr, 0), BytesOf(text), text.size());
}

}  // namespace

void PreparedPreamble::EndDeflate::operator()(z_stream_s* stream) const {
  deflateEnd(stream);
  delete stream;
}

PreparedPreamble::PreparedPreamble(absl::string_view core_source)
    : head_(kHeader), tail_(new z_stream_s()) {
  const std::string text = absl::StrCat(core_source, "\n");
  head_checksum_ = ChecksumOf(text);
  std::unique_ptr<z_stream_s, EndDeflate> stream(new z_stream_s());
  Start(text.size(), stream.get());
  Append(text, Z_SYNC_FLUSH, stream.get(), &head_);
  const size_t size = std::min(text.size(), kMaxDictionarySize);
  Start(size, tail_.get());
  deflateSetDictionary(tail_.get(), BytesOf(text) + text.size() - size, size);
}

std::string PreparedPreamble::Make(absl::string_view last_line) const {
  const std::string text = absl::StrCat(last_line, "\n");
  std::unique_ptr<z_stream_s, EndDeflate> stream(new z_stream_s());
  deflateCopy(stream.get(), tail_.get());
  std::string preamble = head_;
  Append(text, Z_FINISH, stream.get(), &preamble);
  const uint32_t checksum =
      adler32_combine(head_checksum_, ChecksumOf(text), text.size());
  for (int shift = 24; shift >= 0; shift -= 8) {
    preamble.push_back(static_cast<char>(checksum >> shift));
  }
  return preamble;
}

}  // namespace mitogen
