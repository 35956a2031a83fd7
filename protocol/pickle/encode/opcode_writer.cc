#include "protocol/pickle/encode/opcode_writer.h"

#include <algorithm>
#include <cstring>

#include "protocol/text/latin1.h"

namespace mitogen {

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

void OpcodeWriter::Long(absl::string_view little_endian) {
  const bool is_short =
      little_endian.size() <= std::numeric_limits<uint8_t>::max();
  OpString(is_short ? Opcode::kLong1 : Opcode::kLong4, is_short ? 1 : 4,
           little_endian);
}

void OpcodeWriter::Latin1(absl::string_view bytes) {
  Op4(Opcode::kBinUnicode, static_cast<uint32_t>(Utf8SizeOfLatin1(bytes)));
  while (!bytes.empty()) {
    const size_t size = std::min(bytes.size(), kMaxBuffered);
    char* const to = Room(2 * size + 1);
    next_ = to + DecodeLatin1(bytes.substr(0, size), to);
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
