// Names in Python source: ASCII letters, digits, "_", and every byte beyond
// ASCII. Which characters Unicode lets a name have is left to Python.
//
// Source of the fact: Python's language reference, "Identifiers and keywords".

#ifndef MITOGEN_PROTOCOL_PYTHON_SOURCE_NAME_H_
#define MITOGEN_PROTOCOL_PYTHON_SOURCE_NAME_H_

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace mitogen {

inline bool IsNameByte(char c) {
  const unsigned char byte = static_cast<unsigned char>(c);
  return absl::ascii_isalnum(byte) || byte == '_' || byte >= 0x80;
}

// The longest name, or number, at `position`; empty if there is none.
inline absl::string_view NameAt(absl::string_view source, size_t position) {
  size_t end = position;
  while (end < source.size() && IsNameByte(source[end])) ++end;
  return source.substr(position, end - position);
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_SOURCE_NAME_H_
