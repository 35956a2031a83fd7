#include "stub/disk/filesystem_text.h"

#include <cstdint>

#include "protocol/text/text.h"

namespace mitogen {
namespace {

// U+DC80..U+DCFF in WTF-8: ED B2 80..BF, ED B3 80..BF.
void AppendEscaped(uint8_t byte, std::string* text) {
  text->push_back('\xed');
  text->push_back(static_cast<char>(0xb0 | (byte >> 6)));
  text->push_back(static_cast<char>(0x80 | (byte & 0x3f)));
}

bool StartsWithEscape(absl::string_view text) {
  return text.size() >= 3 && text[0] == '\xed' &&
         (text[1] == '\xb2' || text[1] == '\xb3') && (text[2] & 0xc0) == 0x80;
}

}  // namespace

std::string DecodeFilesystemText(absl::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const size_t size = Utf8SequenceSize(bytes);
    if (size > 0) {
      text.append(bytes.data(), size);
    } else {
      AppendEscaped(static_cast<uint8_t>(bytes[0]), &text);
    }
    bytes.remove_prefix(size > 0 ? size : 1);
  }
  return text;
}

std::string EncodeFilesystemText(absl::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    if (StartsWithEscape(text)) {
      bytes.push_back(
          static_cast<char>((text[1] & 0x03) << 6 | (text[2] & 0x3f)));
      text.remove_prefix(3);
    } else {
      bytes.push_back(text[0]);
      text.remove_prefix(1);
    }
  }
  return bytes;
}

}  // namespace mitogen
