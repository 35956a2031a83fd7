// Text as Python's pickles have it: UTF-8 in which lone surrogates may stand
// as their three bytes (WTF-8; Python's "surrogatepass"). Two surrogates side
// by side stay two, as in Python's own str.

#ifndef MITOGEN_PROTOCOL_TEXT_WTF8_H_
#define MITOGEN_PROTOCOL_TEXT_WTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

inline constexpr uint32_t kMaxCodePoint = 0x10ffff;

bool IsAscii(absl::string_view bytes);

// The number of leading bytes that are whole, valid characters; all of them
// in valid text.
size_t ValidWtf8Prefix(absl::string_view bytes);
bool IsWtf8(absl::string_view bytes);
// The same without surrogates: what Python's strict "utf-8" takes.
bool IsUtf8(absl::string_view bytes);

// `text` must be WTF-8.
size_t CountCodePoints(absl::string_view text);

// Takes the first character off `text`, which must be WTF-8 and not empty.
uint32_t ConsumeCodePoint(absl::string_view* text);

// `code_point` is at most kMaxCodePoint; a surrogate is one.
void AppendCodePoint(uint32_t code_point, std::string* out);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TEXT_WTF8_H_
