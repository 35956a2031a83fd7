// Where a line of Python source ends: at "\n", "\r\n" or "\r".
//
// Source of the fact: Python's language reference, "Physical lines".

#ifndef MITOGEN_PROTOCOL_PYTHON_SOURCE_LINE_BREAK_H_
#define MITOGEN_PROTOCOL_PYTHON_SOURCE_LINE_BREAK_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace mitogen {

// Bytes of the line break at `position`, 0 if there is none.
inline size_t LineBreakSize(absl::string_view source, size_t position) {
  if (position >= source.size()) return 0;
  if (source[position] == '\n') return 1;
  if (source[position] != '\r') return 0;
  return position + 1 < source.size() && source[position + 1] == '\n' ? 2 : 1;
}

inline size_t CountLineBreaks(absl::string_view source) {
  size_t count = 0;
  for (size_t i = 0; i < source.size();) {
    const size_t size = LineBreakSize(source, i);
    if (size > 0) ++count;
    i += size > 0 ? size : 1;
  }
  return count;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_SOURCE_LINE_BREAK_H_
