// Single opcodes as bytes, stored where the caller has room. Each function
// returns the end of what it wrote, and may also overwrite the rest of the room
// that it asks for.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODE_OPCODE_BYTES_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODE_OPCODE_BYTES_H_

#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/opcode.h"

namespace mitogen {

// The opcode that makes a tuple of `size` > 0 items.
constexpr Opcode TupleOpcode(size_t size) {
  if (size == 1) return Opcode::kTuple1;
  if (size == 2) return Opcode::kTuple2;
  return size == 3 ? Opcode::kTuple3 : Opcode::kTuple;
}

// The room for an opcode and up to seven bytes of argument.
inline constexpr size_t kOpRoom = 8;
// The room for an integer of 64 bits, and for a float.
inline constexpr size_t kNumberRoom = 16;
// The room for an integer of 64 bits as text.
inline constexpr size_t kTextIntRoom = 24;
// The longest string that is copied without a call.
inline constexpr size_t kMaxShortString = 64;

// Stores the lowest byte of `word` first.
template <typename Word>
void StoreLittleEndian(Word word, char* to) {
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(to, &word, sizeof(word));
  } else {
    for (size_t i = 0; i < sizeof(word); ++i) {
      to[i] = static_cast<char>(word >> (8 * i));
    }
  }
}

// An opcode with an argument of `argument_size` <= 4 bytes, the lowest first.
inline char* StoreOp(Opcode opcode, uint32_t argument, size_t argument_size,
                     char* to) {
  *to++ = static_cast<char>(opcode);
  StoreLittleEndian(argument, to);
  return to + argument_size;
}

// BINGET or BINPUT, or their long forms.
inline char* StoreIndex(Opcode small, Opcode large, uint32_t index, char* to) {
  if (index <= std::numeric_limits<uint8_t>::max()) {
    return StoreOp(small, index, 1, to);
  }
  return StoreOp(large, index, 4, to);
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

// Like StoreInt32(), but LONG1 beyond 32 bits. Needs kNumberRoom.
inline char* StoreInt(int64_t value, char* to) {
  if (value == static_cast<int32_t>(value)) {
    return StoreInt32(static_cast<int32_t>(value), to);
  }
  // LONG1 needs all bits up to the highest one that differs from the sign, and
  // one more.
  const auto differing = static_cast<uint64_t>(value ^ (value >> 63));
  const size_t size = static_cast<size_t>(std::bit_width(differing)) / 8 + 1;
  to = StoreOp(Opcode::kLong1, static_cast<uint32_t>(size), 1, to);
  StoreLittleEndian(static_cast<uint64_t>(value), to);
  return to + size;
}

// INT, which is decimal text. Needs kTextIntRoom.
inline char* StoreTextInt(int64_t value, char* to) {
  *to++ = static_cast<char>(Opcode::kInt);
  to = std::to_chars(to, to + kTextIntRoom - 2, value).ptr;
  *to++ = '\n';
  return to;
}

// BINFLOAT, the highest byte first. Needs kNumberRoom.
inline char* StoreFloat(double value, char* to) {
  const uint64_t highest_first =
      __builtin_bswap64(std::bit_cast<uint64_t>(value));
  *to++ = static_cast<char>(Opcode::kBinFloat);
  StoreLittleEndian(highest_first, to);
  return to + sizeof(highest_first);
}

// Copies the first and the last kCount words, which may overlap. Returns all of
// their bits.
template <typename Word, size_t kCount = 1>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline Word CopyEnds(const char* from, size_t size,
                                                  char* to) {
  constexpr size_t kSize = kCount * sizeof(Word);
  Word first[kCount];
  Word last[kCount];
  std::memcpy(first, from, kSize);
  std::memcpy(last, from + size - kSize, kSize);
  std::memcpy(to, first, kSize);
  std::memcpy(to + size - kSize, last, kSize);
  Word bits = 0;
  for (size_t i = 0; i < kCount; ++i) bits |= first[i] | last[i];
  return bits;
}

// Copies at most kMaxShortString bytes, without the function call of a memcpy()
// of variable size. Returns their bits for AreAsciiBits().
ABSL_ATTRIBUTE_ALWAYS_INLINE inline uint64_t CopyShort(absl::string_view bytes,
                                                       char* to) {
  const char* const from = bytes.data();
  const size_t size = bytes.size();
  if (size >= 8) {
    if (size <= 16) return CopyEnds<uint64_t>(from, size, to);
    if (size <= 32) return CopyEnds<uint64_t, 2>(from, size, to);
    return CopyEnds<uint64_t, 4>(from, size, to);
  }
  if (size >= 4) return CopyEnds<uint32_t>(from, size, to);
  if (size == 0) return 0;
  const char middle = from[size / 2];
  to[size / 2] = middle;
  return static_cast<uint8_t>(middle) | CopyEnds<uint8_t>(from, size, to);
}

// True if the bits come from ASCII bytes only.
constexpr bool AreAsciiBits(uint64_t bits) {
  return (bits & 0x8080808080808080) == 0;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODE_OPCODE_BYTES_H_
