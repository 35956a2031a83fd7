#include "stub/connect/terminal_text.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace mitogen {
namespace {

constexpr char kEscape = '\x1b';
constexpr char kBell = '\x07';

bool IsBetween(char c, char low, char high) { return c >= low && c <= high; }

// The size of the longest prefix of bytes in [low, high] and of the byte after
// it, which ends the sequence.
size_t SizeThroughFinal(absl::string_view bytes, char low, char high) {
  size_t size = 0;
  while (size < bytes.size() && IsBetween(bytes[size], low, high)) ++size;
  return size < bytes.size() ? size + 1 : size;
}

// An OSC ends with BEL or before an ESC, whose backslash is a sequence of its
// own.
size_t SizeOfOsc(absl::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == kBell) return i + 1;
    if (bytes[i] == kEscape) return i;
  }
  return bytes.size();
}

// The size of the sequence that follows an ESC.
size_t SizeOfSequence(absl::string_view bytes) {
  if (bytes.empty()) return 0;
  if (bytes[0] == '[') return 1 + SizeThroughFinal(bytes.substr(1), ' ', '?');
  if (bytes[0] == ']') return 1 + SizeOfOsc(bytes.substr(1));
  return SizeThroughFinal(bytes, ' ', '/');
}

// Erases one UTF-8 character.
void EraseLast(std::string& text) {
  while (!text.empty() && (text.back() & 0xc0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

std::string TerminalText(absl::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const char c = bytes[0];
    bytes.remove_prefix(1);
    if (c == kEscape) {
      bytes.remove_prefix(SizeOfSequence(bytes));
    } else if (c == '\b') {
      EraseLast(text);
    } else if (c == '\t') {
      text += ' ';
    } else if (!absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      text += c;
    }
  }
  return std::string(absl::StripAsciiWhitespace(text));
}

}  // namespace mitogen
