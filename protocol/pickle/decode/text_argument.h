// The arguments of the opcodes of protocol 0, which are lines of text, by the
// rules of CPython 3's C unpickler: INT, LONG, FLOAT, STRING, UNICODE, GET and
// PUT. A line is given without its newline.

#ifndef MITOGEN_PROTOCOL_PICKLE_DECODE_TEXT_ARGUMENT_H_
#define MITOGEN_PROTOCOL_PICKLE_DECODE_TEXT_ARGUMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

struct TextInteger {
  // Two's complement, not always in its shortest form.
  std::string little_endian;
  // INT alone: a line of two characters that is 0 or 1 is a truth value.
  bool is_bool = false;
};

// Each returns nothing for a line that CPython refuses. `max_digits` bounds
// decimal integers.
std::optional<TextInteger> ParseIntLine(absl::string_view line,
                                        size_t max_digits);
std::optional<TextInteger> ParseLongLine(absl::string_view line,
                                         size_t max_digits);
std::optional<double> ParseFloatLine(absl::string_view line);
std::optional<std::string> ParseStringLine(absl::string_view line);
std::optional<std::string> ParseUnicodeLine(absl::string_view line);
// The index of GET and PUT. Nothing if it is negative or over 64 bits.
std::optional<uint64_t> ParseMemoLine(absl::string_view line,
                                      size_t max_digits);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_DECODE_TEXT_ARGUMENT_H_
