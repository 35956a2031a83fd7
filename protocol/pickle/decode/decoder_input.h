// How a decoder takes arguments from its input and pushes values, inline. For
// decoder*.cc alone.

#ifndef MITOGEN_PROTOCOL_PICKLE_DECODE_DECODER_INPUT_H_
#define MITOGEN_PROTOCOL_PICKLE_DECODE_DECODER_INPUT_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/decode/decoder.h"

namespace mitogen {

template <size_t kSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline uint64_t LoadLittleEndian(const char* at) {
  static_assert(std::has_single_bit(kSize) && kSize <= 8);
  if constexpr (std::endian::native == std::endian::little) {
    uint64_t number = 0;
    std::memcpy(&number, at, kSize);
    return number;
  } else if constexpr (kSize == 1) {
    return static_cast<uint8_t>(*at);
  } else {
    return LoadLittleEndian<kSize / 2>(at) |
           LoadLittleEndian<kSize / 2>(at + kSize / 2) << (kSize * 4);
  }
}

// The argument of BINFLOAT, the one number that is big-endian.
inline double LoadFloat(const char* at) {
  uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits = bits << 8 | static_cast<uint8_t>(at[i]);
  return std::bit_cast<double>(bits);
}

template <size_t kSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::TakeNumber(
    uint64_t* number) {
  if (input_.size() - position_ < kSize) return FailTruncated(kSize);
  *number = LoadLittleEndian<kSize>(input_.data() + position_);
  position_ += kSize;
  return true;
}

template <size_t kLengthSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::TakeBytes(
    absl::string_view* bytes) {
  uint64_t length = 0;
  if (!TakeNumber<kLengthSize>(&length)) return false;
  if (input_.size() - position_ < length) return FailTruncated(length);
  *bytes = absl::string_view(input_.data() + position_, length);
  position_ += length;
  return true;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::Push(ValueId value) {
  if (stack_.size() >= limits_.max_pickle_stack) {
    return FailLimit("values on the stack", limits_.max_pickle_stack);
  }
  stack_.push_back(value);
  return true;
}

template <size_t kSize>
bool PickleDecoder::PutNumber() {
  uint64_t index = 0;
  return TakeNumber<kSize>(&index) && MemoPut(index);
}

template <size_t kSize>
bool PickleDecoder::GetNumber() {
  uint64_t index = 0;
  return TakeNumber<kSize>(&index) && MemoGet(index);
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_DECODE_DECODER_INPUT_H_
