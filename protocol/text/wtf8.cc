#include "protocol/text/wtf8.h"

#include <cstring>

#include "protocol/text/latin1.h"

namespace mitogen {
namespace {

constexpr uint64_t kHighBits = 0x8080808080808080u;

template <typename Word>
bool HasHighBit(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof(word));
  return (word & static_cast<Word>(kHighBits)) != 0;
}

// Looks at the last bytes twice if the size is not a multiple of eight.
bool AllAscii(const char* at, size_t size) {
  if (size >= 8) {
    for (size_t i = 0; i + 8 < size; i += 8) {
      if (HasHighBit<uint64_t>(at + i)) return false;
    }
    return !HasHighBit<uint64_t>(at + size - 8);
  }
  if (size >= 4) {
    return !HasHighBit<uint32_t>(at) && !HasHighBit<uint32_t>(at + size - 4);
  }
  for (size_t i = 0; i < size; ++i) {
    if (HasHighBit<uint8_t>(at + i)) return false;
  }
  return true;
}

size_t AsciiPrefix(absl::string_view bytes) {
  size_t i = 0;
  while (i + 8 <= bytes.size() && !HasHighBit<uint64_t>(bytes.data() + i)) {
    i += 8;
  }
  while (i < bytes.size() && !HasHighBit<uint8_t>(bytes.data() + i)) ++i;
  return i;
}

// The length of a character by its first byte; 0 for a byte that starts none.
size_t LengthByFirstByte(uint8_t first) {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

// The first two bytes together exclude overlong forms and what lies beyond
// the last code point.
bool SecondByteFits(uint8_t first, uint8_t second) {
  switch (first) {
    case 0xe0:
      return second >= 0xa0;
    case 0xf0:
      return second >= 0x90;
    case 0xf4:
      return second < 0x90;
    default:
      return true;
  }
}

// The length of the valid character at the start of `bytes`, or 0.
size_t ValidCharacter(absl::string_view bytes) {
  const uint8_t first = static_cast<uint8_t>(bytes[0]);
  const size_t length = LengthByFirstByte(first);
  if (length <= 1) return length;
  if (bytes.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((bytes[i] & 0xc0) != 0x80) return 0;
  }
  return SecondByteFits(first, static_cast<uint8_t>(bytes[1])) ? length : 0;
}

}  // namespace

bool IsAscii(absl::string_view bytes) {
  return AllAscii(bytes.data(), bytes.size());
}

bool IsWtf8(absl::string_view bytes) {
  return IsAscii(bytes) || ValidWtf8Prefix(bytes) == bytes.size();
}

size_t ValidWtf8Prefix(absl::string_view bytes) {
  size_t i = Latin1Prefix(bytes);
  for (;;) {
    i += AsciiPrefix(bytes.substr(i));
    if (i == bytes.size()) return i;
    const size_t length = ValidCharacter(bytes.substr(i));
    if (length == 0) return i;
    i += length;
  }
}

bool IsUtf8(absl::string_view bytes) {
  if (!IsWtf8(bytes)) return false;
  for (size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] == '\xed' && (bytes[i + 1] & 0xe0) == 0xa0) return false;
  }
  return true;
}

size_t CountCodePoints(absl::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (c & 0xc0) != 0x80;
  return count;
}

uint32_t ConsumeCodePoint(absl::string_view* text) {
  const uint8_t first = static_cast<uint8_t>(text->front());
  const size_t length = LengthByFirstByte(first);
  if (length <= 1) {
    text->remove_prefix(1);
    return first;
  }
  uint32_t code_point = first & (0x7fu >> length);
  for (size_t i = 1; i < length; ++i) {
    code_point = code_point << 6 | ((*text)[i] & 0x3fu);
  }
  text->remove_prefix(length);
  return code_point;
}

void AppendCodePoint(uint32_t code_point, std::string* out) {
  const auto continuation = [code_point](int shift) {
    return static_cast<char>(0x80 | (code_point >> shift & 0x3f));
  };
  if (code_point < 0x80) {
    out->push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out->push_back(static_cast<char>(0xc0 | code_point >> 6));
    out->push_back(continuation(0));
  } else if (code_point < 0x10000) {
    out->push_back(static_cast<char>(0xe0 | code_point >> 12));
    out->push_back(continuation(6));
    out->push_back(continuation(0));
  } else {
    out->push_back(static_cast<char>(0xf0 | code_point >> 18));
    out->push_back(continuation(12));
    out->push_back(continuation(6));
    out->push_back(continuation(0));
  }
}

}  // namespace mitogen
