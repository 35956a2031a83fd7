// Characters as JSON escapes.

#ifndef MITOGEN_PROTOCOL_TEXT_JSON_ESCAPE_H_
#define MITOGEN_PROTOCOL_TEXT_JSON_ESCAPE_H_

#include <cstdint>
#include <string>

namespace mitogen {

// Appends \u and four digits. A character beyond U+FFFF becomes the two
// surrogates of UTF-16, each in this form; a lone surrogate stays one.
// `code_point` is at most U+10FFFF.
void AppendJsonEscape(uint32_t code_point, std::string* out);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TEXT_JSON_ESCAPE_H_
