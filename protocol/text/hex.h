// Bytes as hexadecimal digits.

#ifndef MITOGEN_PROTOCOL_TEXT_HEX_H_
#define MITOGEN_PROTOCOL_TEXT_HEX_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// The value of a hexadecimal digit of either case, or -1.
int HexDigitValue(char c);

// The bytes that pairs of hexadecimal digits of either case stand for. Nothing
// if anything else is in `hex`, or if its last digit has no partner.
//
// absl::HexStringToBytes() would do, but its form in Abseil 20220623 takes
// anything and is deprecated in Abseil 20240722, where its successor appears.
std::optional<std::string> ParseHex(absl::string_view hex);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TEXT_HEX_H_
