// Opcodes and their arguments as bytes, appended to a string. Knows nothing of
// values: what to write, and in which order, is the encoder's business.
//
// Contract. Start() begins a pickle, and Finish() or Abandon() ends it; until
// then what was written may not be in `out` yet. Small writes gather in a
// buffer of a fixed size, so each costs one comparison; long strings are copied
// once, straight to `out`. A reused writer allocates nothing but what `out`
// grows by.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODE_OPCODE_WRITER_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODE_OPCODE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/encode/opcode_bytes.h"
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
  void Op1(Opcode opcode, uint8_t argument) {
    next_ = StoreOp(opcode, argument, 1, Room(kOpRoom));
  }
  void Op4(Opcode opcode, uint32_t argument) {
    next_ = StoreOp(opcode, argument, 4, Room(kOpRoom));
  }

  // BININT1, BININT2, BININT, or LONG1 beyond 32 bits.
  void Int(int64_t value) { next_ = StoreInt(value, Room(kNumberRoom)); }
  // INT, which is decimal text.
  void TextInt(int64_t value) {
    next_ = StoreTextInt(value, Room(kTextIntRoom));
  }
  // LONG1 or LONG4, of two's complement, the lowest byte first.
  void Long(absl::string_view little_endian);
  void Float(double value) { next_ = StoreFloat(value, Room(kNumberRoom)); }
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
    next_ =
        StoreIndex(Opcode::kBinGet, Opcode::kLongBinGet, index, Room(kOpRoom));
  }
  void Put(uint32_t index) {
    next_ =
        StoreIndex(Opcode::kBinPut, Opcode::kLongBinPut, index, Room(kOpRoom));
  }

  // For a loop that writes by itself: it may write from next() to end(), and
  // says how far it came. When it needs more room, MakeRoom() takes what it
  // wrote, and returns the beginning of a whole buffer.
  char* next() const { return next_; }
  const char* end() const { return buffer_ + kBufferSize; }
  void set_next(char* next) { next_ = next; }
  char* MakeRoom(char* next) {
    next_ = next;
    Flush();
    return next_;
  }

 private:
  static constexpr size_t kBufferSize = 4096;
  // Longer strings bypass the buffer.
  static constexpr size_t kMaxBuffered = kBufferSize / 4;

  // Room for `size` <= kBufferSize bytes, to be taken by setting next_.
  ABSL_ATTRIBUTE_ALWAYS_INLINE char* Room(size_t size) {
    if (ABSL_PREDICT_FALSE(static_cast<size_t>(buffer_ + kBufferSize - next_) <
                           size)) {
      Flush();
    }
    return next_;
  }
  ABSL_ATTRIBUTE_ALWAYS_INLINE void OpString(Opcode opcode,
                                             size_t argument_size,
                                             absl::string_view bytes) {
    if (ABSL_PREDICT_FALSE(bytes.size() > kMaxBuffered)) {
      return OpLongString(opcode, argument_size, bytes);
    }
    char* to = Room(kOpRoom + bytes.size());
    to =
        StoreOp(opcode, static_cast<uint32_t>(bytes.size()), argument_size, to);
    if (bytes.size() <= kMaxShortString) {
      CopyShort(bytes, to);
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

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODE_OPCODE_WRITER_H_
