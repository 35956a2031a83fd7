// Integers of any size, as the wire has them (two's complement, the lowest
// byte first) and as Python writes them in text. Pure functions; no arithmetic
// on large integers is needed anywhere else.

#ifndef MITOGEN_PROTOCOL_PICKLE_VALUE_INTEGER_H_
#define MITOGEN_PROTOCOL_PICKLE_VALUE_INTEGER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// The same integer without the bytes at its end that only repeat the sign;
// empty for 0.
absl::string_view ShortestTwosComplement(absl::string_view little_endian);

// The integer of at most eight bytes; nothing for longer ones.
std::optional<int64_t> SmallTwosComplement(absl::string_view little_endian);

// The shortest form of `value`, written to `scratch`.
absl::string_view TwosComplementOf(int64_t value, char scratch[8]);

// Reads an integer as Python's int(text, base) does: white space around it, a
// sign, a prefix 0x, 0o or 0b, single underscores between digits. `base` is 10,
// or 0: then the prefix decides, and a decimal number has no leading zero.
// The result is two's complement, not always in shortest form. Nothing if
// Python would refuse it, or if a decimal number has more than `max_digits`
// digits: its conversion takes time that grows with their square.
std::optional<std::string> ParsePythonInteger(absl::string_view text, int base,
                                              size_t max_digits);

// The integer in decimal, or in hexadecimal with 0x before it if it is longer
// than `max_decimal_bytes`: decimal takes quadratic time.
std::string FormatInteger(absl::string_view little_endian,
                          size_t max_decimal_bytes);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_VALUE_INTEGER_H_
