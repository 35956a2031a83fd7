// Single opcodes as bytes, stored where the caller has room. Each function
// returns the end of what it wrote, and may also write over as many bytes
// behind that as make up the room that it asks for.

#ifndef MITOGEN_PROTOCOL_PICKLE_OPCODE_BYTES_H_
#define MITOGEN_PROTOCOL_PICKLE_OPCODE_BYTES_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/opcode.h"

namespace mitogen {

// What makes a tuple of `size` > 0 items.
constexpr Opcode TupleOpcode(size_t size) {
  if (size == 1) return Opcode::kTuple1;
  if (size == 2) return Opcode::kTuple2;
  return size == 3 ? Opcode::kTuple3 : Opcode::kTuple;
}

// The room for an opcode and up to seven bytes of argument.
inline constexpr size_t kOpRoom = 8;
// The room for an integer of 64 bits, and for a float.
inline constexpr size_t kNumberRoom = 16;
// The longest string that is copied without a call.
inline constexpr size_t kMaxShortString = 64;

inline uint64_t ToLittleEndian(uint64_t word) {
  if constexpr (std::endian::native == std::endian::big) {
    word = __builtin_bswap64(word);
  }
  return word;
}

// An opcode with an argument of `argument_size` <= 4 bytes, the lowest first.
inline char* StoreOp(Opcode opcode, uint32_t argument, size_t argument_size,
                     char* to) {
  const uint64_t word =
      ToLittleEndian(static_cast<uint8_t>(opcode) | uint64_t{argument} << 8);
  std::memcpy(to, &word, sizeof(word));
  return to + 1 + argument_size;
}

// BINGET or BINPUT, or their long forms.
inline char* StoreIndex(Opcode small, Opcode large, uint32_t index, char* to) {
  const bool is_small = index <= std::numeric_limits<uint8_t>::max();
  return StoreOp(is_small ? small : large, index, is_small ? 1 : 4, to);
}

// BININT1, BININT2 or BININT.
inline char* StoreInt32(int32_t value, char* to) {
  const auto bits = static_cast<uint32_t>(value);
  if (bits <= std::numeric_limits<uint8_t>::max()) {
    return StoreOp(Opcode::kBinInt1, bits, 1, to);
  }
  const bool is_short = bits <= std::numeric_limits<uint16_t>::max();
  return StoreOp(is_short ? Opcode::kBinInt2 : Opcode::kBinInt, bits,
                 is_short ? 2 : 4, to);
}

// As StoreInt32(), or LONG1 beyond 32 bits. Needs kNumberRoom.
inline char* StoreInt(int64_t value, char* to) {
  if (value == static_cast<int32_t>(value)) {
    return StoreInt32(static_cast<int32_t>(value), to);
  }
  // All bits from the sign down, of which there are one more than differ.
  const auto differing = static_cast<uint64_t>(value ^ (value >> 63));
  const size_t size = static_cast<size_t>(std::bit_width(differing)) / 8 + 1;
  to = StoreOp(Opcode::kLong1, static_cast<uint32_t>(size), 1, to);
  const uint64_t word = ToLittleEndian(static_cast<uint64_t>(value));
  std::memcpy(to, &word, sizeof(word));
  return to + size;
}

// BINFLOAT, the highest byte first. Needs kNumberRoom.
inline char* StoreFloat(double value, char* to) {
  const uint64_t word =
      __builtin_bswap64(ToLittleEndian(std::bit_cast<uint64_t>(value)));
  *to++ = static_cast<char>(Opcode::kBinFloat);
  std::memcpy(to, &word, sizeof(word));
  return to + sizeof(word);
}

// Looks at the first and the last word, which may overlap.
template <typename Word>
bool AreEndsAscii(const char* from, size_t size) {
  Word first;
  Word last;
  std::memcpy(&first, from, sizeof(Word));
  std::memcpy(&last, from + size - sizeof(Word), sizeof(Word));
  return ((first | last) & static_cast<Word>(0x8080808080808080)) == 0;
}

template <size_t kSize>
struct Block {
  char bytes[kSize];
};

// Copies the first and the last block, which may overlap.
template <size_t kSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline void CopyEnds(const char* from, size_t size,
                                                  char* to) {
  Block<kSize> first;
  Block<kSize> last;
  std::memcpy(&first, from, kSize);
  std::memcpy(&last, from + size - kSize, kSize);
  std::memcpy(to, &first, kSize);
  std::memcpy(to + size - kSize, &last, kSize);
}

// Copies at most kMaxShortString bytes, without the call that memcpy() of a
// variable size is.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline char* StoreShort(absl::string_view bytes,
                                                     char* to) {
  const char* const from = bytes.data();
  const size_t size = bytes.size();
  if (size >= 8) {
    if (size > 32) {
      CopyEnds<32>(from, size, to);
    } else if (size > 16) {
      CopyEnds<16>(from, size, to);
    } else {
      CopyEnds<8>(from, size, to);
    }
  } else if (size >= 4) {
    CopyEnds<4>(from, size, to);
  } else if (size > 0) {
    to[0] = from[0];
    to[size / 2] = from[size / 2];
    to[size - 1] = from[size - 1];
  }
  return to + size;
}

// True if the bytes, which are from two to kMaxShortString, are ASCII.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool IsShortAscii(absl::string_view bytes) {
  const char* const from = bytes.data();
  const size_t size = bytes.size();
  if (size < 8) {
    if (size < 4) return ((from[0] | from[1] | from[size - 1]) & 0x80) == 0;
    return AreEndsAscii<uint32_t>(from, size);
  }
  if (size <= 16) return AreEndsAscii<uint64_t>(from, size);
  for (size_t i = 0; i < size - 8; i += 8) {
    if (!AreEndsAscii<uint64_t>(from + i, 8)) return false;
  }
  return AreEndsAscii<uint64_t>(from + size - 8, 8);
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_OPCODE_BYTES_H_
