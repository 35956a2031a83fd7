#include "protocol/pickle/opcode_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

constexpr uint64_t kHighBits = 0x8080808080808080;
constexpr uint64_t kLowBits = kHighBits >> 7;

size_t CountHighBytes(absl::string_view bytes) {
  size_t count = 0;
  while (bytes.size() >= sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof(word));
    // The product has the sum of all bytes in its highest one.
    count += ((word & kHighBits) >> 7) * kLowBits >> 56;
    bytes.remove_prefix(sizeof(word));
  }
  for (const char byte : bytes) count += static_cast<uint8_t>(byte) >> 7;
  return count;
}

// For each byte its character as UTF-8, of which the second byte counts only
// if the first is not ASCII.
struct Utf8Table {
  char bytes[256][2];
};

constexpr Utf8Table MakeUtf8Table() {
  Utf8Table table{};
  for (int i = 0; i < 256; ++i) {
    table.bytes[i][0] = static_cast<char>(i < 0x80 ? i : 0xc0 | i >> 6);
    table.bytes[i][1] = static_cast<char>(0x80 | (i & 0x3f));
  }
  return table;
}

constexpr Utf8Table kUtf8 = MakeUtf8Table();

// Writes Latin-1 as UTF-8, and a byte more; returns the end of the former.
// Without a branch, since the bytes are often zlib's, as good as random.
char* WriteUtf8(absl::string_view latin1, char* to) {
  for (const char character : latin1) {
    const auto byte = static_cast<uint8_t>(character);
    std::memcpy(to, kUtf8.bytes[byte], 2);
    to += 1 + (byte >> 7);
  }
  return to;
}

}  // namespace

void OpcodeWriter::Start(std::string* out) {
  out_ = out;
  size_before_ = out->size();
  next_ = buffer_;
}

void OpcodeWriter::Abandon() {
  out_->resize(size_before_);
  next_ = buffer_;
}

void OpcodeWriter::Flush() {
  out_->append(buffer_, static_cast<size_t>(next_ - buffer_));
  next_ = buffer_;
}

void OpcodeWriter::Raw(absl::string_view bytes) {
  Flush();
  out_->append(bytes.data(), bytes.size());
}

void OpcodeWriter::OpLongString(Opcode opcode, size_t argument_size,
                                absl::string_view bytes) {
  next_ = StoreOp(opcode, static_cast<uint32_t>(bytes.size()), argument_size,
                  Room(kOpRoom));
  Raw(bytes);
}

void OpcodeWriter::TextInt(int64_t value) {
  Op(Opcode::kInt);
  const absl::AlphaNum digits(value);
  char* to = Room(digits.size() + 1);
  std::memcpy(to, digits.data(), digits.size());
  to[digits.size()] = '\n';
  next_ = to + digits.size() + 1;
}

void OpcodeWriter::Long(absl::string_view little_endian) {
  const bool is_short =
      little_endian.size() <= std::numeric_limits<uint8_t>::max();
  OpString(is_short ? Opcode::kLong1 : Opcode::kLong4, is_short ? 1 : 4,
           little_endian);
}

void OpcodeWriter::Latin1(absl::string_view bytes) {
  Op4(Opcode::kBinUnicode,
      static_cast<uint32_t>(bytes.size() + CountHighBytes(bytes)));
  while (!bytes.empty()) {
    const size_t size = std::min(bytes.size(), kMaxBuffered);
    next_ = WriteUtf8(bytes.substr(0, size), Room(2 * size + 1));
    bytes.remove_prefix(size);
  }
}

void OpcodeWriter::Global(absl::string_view module, absl::string_view name) {
  char* to = Room(1 + module.size() + 1 + name.size() + 1);
  *to++ = static_cast<char>(Opcode::kGlobal);
  for (const absl::string_view line : {module, name}) {
    std::memcpy(to, line.data(), line.size());
    to += line.size();
    *to++ = '\n';
  }
  next_ = to;
}

}  // namespace mitogen
