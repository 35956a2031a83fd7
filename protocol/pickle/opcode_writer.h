// Opcodes and their arguments as bytes, appended to a string. Knows nothing of
// values: what to write, and in which order, is the encoder's business.
//
// Contract. Start() begins a pickle, and Finish() or Abandon() ends it; until
// then what was written may not be in `out` yet. Small writes gather in a
// buffer of a fixed size, so each costs one comparison; long strings are copied
// once, straight to `out`. A reused writer allocates nothing but what `out`
// grows by.

#ifndef MITOGEN_PROTOCOL_PICKLE_OPCODE_WRITER_H_
#define MITOGEN_PROTOCOL_PICKLE_OPCODE_WRITER_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/opcode.h"

namespace mitogen {

class OpcodeWriter {
 public:
  OpcodeWriter() = default;
  OpcodeWriter(const OpcodeWriter&) = delete;
  OpcodeWriter& operator=(const OpcodeWriter&) = delete;

  // `out` must stay where it is until Finish() or Abandon().
  void Start(std::string* out);
  void Finish() { Flush(); }
  // Takes back all that was written since Start().
  void Abandon();

  void Op(Opcode opcode) {
    char* to = Room(1);
    *to = static_cast<char>(opcode);
    next_ = to + 1;
  }
  // An opcode with an argument of one byte, and of four, the lowest first.
  void Op1(Opcode opcode, uint8_t argument) { OpShort(opcode, argument, 1); }
  void Op4(Opcode opcode, uint32_t argument) { OpShort(opcode, argument, 4); }

  // BININT1, BININT2, BININT, or LONG1 beyond 32 bits.
  void Int(int64_t value);
  // INT, which is decimal text.
  void TextInt(int64_t value);
  // LONG1 or LONG4, of two's complement, the lowest byte first.
  void Long(absl::string_view little_endian);
  void Float(double value);
  // BINUNICODE; `text` is WTF-8.
  void Text(absl::string_view text) { OpString(Opcode::kBinUnicode, 4, text); }
  // BINUNICODE with a character for each byte.
  void Latin1(absl::string_view bytes);
  // SHORT_BINSTRING or BINSTRING.
  void String(absl::string_view bytes) {
    if (bytes.size() <= std::numeric_limits<uint8_t>::max()) {
      OpString(Opcode::kShortBinString, 1, bytes);
    } else {
      OpString(Opcode::kBinString, 4, bytes);
    }
  }
  void LongString(absl::string_view bytes) {
    OpString(Opcode::kBinString, 4, bytes);
  }
  void Global(absl::string_view module, absl::string_view name);
  // BINGET or LONG_BINGET, BINPUT or LONG_BINPUT.
  void Get(uint32_t index) {
    OpIndex(Opcode::kBinGet, Opcode::kLongBinGet, index);
  }
  void Put(uint32_t index) {
    OpIndex(Opcode::kBinPut, Opcode::kLongBinPut, index);
  }

 private:
  struct Word16 {
    uint64_t halves[2];
  };

  static constexpr size_t kBufferSize = 4096;
  // Longer strings go around the buffer.
  static constexpr size_t kMaxBuffered = kBufferSize / 4;
  static constexpr size_t kMaxInline = 32;
  // The most that one opcode and its argument take as one word.
  static constexpr size_t kOpRoom = 8;

  // Room for `size` <= kBufferSize bytes, to be taken by setting next_.
  ABSL_ATTRIBUTE_ALWAYS_INLINE char* Room(size_t size) {
    if (ABSL_PREDICT_FALSE(static_cast<size_t>(buffer_ + kBufferSize - next_) <
                           size)) {
      Flush();
    }
    return next_;
  }
  void OpShort(Opcode opcode, uint32_t argument, size_t argument_size) {
    char* to = Room(kOpRoom);
    StoreOp(opcode, argument, to);
    next_ = to + 1 + argument_size;
  }
  void OpIndex(Opcode small, Opcode large, uint32_t index) {
    if (index <= std::numeric_limits<uint8_t>::max()) {
      OpShort(small, index, 1);
    } else {
      OpShort(large, index, 4);
    }
  }
  // Writes eight bytes, of which the caller takes as many as it needs.
  static void StoreOp(Opcode opcode, uint32_t argument, char* to) {
    uint64_t word = static_cast<uint8_t>(opcode) | uint64_t{argument} << 8;
    if constexpr (std::endian::native == std::endian::big) {
      word = __builtin_bswap64(word);
    }
    std::memcpy(to, &word, sizeof(word));
  }
  // A short string without the call that memcpy() of a variable size is.
  static void CopyShort(const char* from, size_t size, char* to);
  // Copies the first and the last word, which may overlap.
  template <typename Word>
  static void CopyEnds(const char* from, size_t size, char* to) {
    Word first;
    Word last;
    std::memcpy(&first, from, sizeof(Word));
    std::memcpy(&last, from + size - sizeof(Word), sizeof(Word));
    std::memcpy(to, &first, sizeof(Word));
    std::memcpy(to + size - sizeof(Word), &last, sizeof(Word));
  }
  ABSL_ATTRIBUTE_ALWAYS_INLINE void OpString(Opcode opcode,
                                             size_t argument_size,
                                             absl::string_view bytes) {
    if (ABSL_PREDICT_FALSE(bytes.size() > kMaxBuffered)) {
      return OpLongString(opcode, argument_size, bytes);
    }
    char* to = Room(kOpRoom + bytes.size());
    StoreOp(opcode, static_cast<uint32_t>(bytes.size()), to);
    to += 1 + argument_size;
    if (bytes.size() <= kMaxInline) {
      CopyShort(bytes.data(), bytes.size(), to);
    } else {
      std::memcpy(to, bytes.data(), bytes.size());
    }
    next_ = to + bytes.size();
  }
  void OpLongString(Opcode opcode, size_t argument_size,
                    absl::string_view bytes);
  void Raw(absl::string_view bytes);
  void Flush();

  std::string* out_ = nullptr;
  size_t size_before_ = 0;
  char* next_ = buffer_;
  char buffer_[kBufferSize];
};

inline void OpcodeWriter::CopyShort(const char* from, size_t size, char* to) {
  if (size >= 16) return CopyEnds<Word16>(from, size, to);
  if (size >= 8) return CopyEnds<uint64_t>(from, size, to);
  if (size >= 4) return CopyEnds<uint32_t>(from, size, to);
  for (size_t i = 0; i < size; ++i) to[i] = from[i];
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_OPCODE_WRITER_H_
