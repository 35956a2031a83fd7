// Bytes as Python 3 writes them in protocol 2: text with one character, up to
// U+00FF, for each byte. Modules and files come in this form, so it is read
// and written at the speed of memory where the processor has the instructions
// for it.

#ifndef MITOGEN_PROTOCOL_TEXT_LATIN1_H_
#define MITOGEN_PROTOCOL_TEXT_LATIN1_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace mitogen {

// Returns a number of leading bytes that are whole, valid characters up to
// U+00FF in UTF-8. A few more such bytes may follow. For fewer than 65 bytes it
// returns 0.
size_t Latin1Prefix(absl::string_view bytes);

// Writes one byte for each character of `text`, which must be WTF-8, and
// returns their number; or nothing, if one is beyond U+00FF. `out` has room for
// text.size() bytes, all of which may be written.
std::optional<size_t> EncodeLatin1(absl::string_view text, char* out);

// The other way: the size of what DecodeLatin1() writes, which is text with one
// character for each byte. `out` has room for 2 * bytes.size() + 1 bytes, all
// of which may be written.
size_t Utf8SizeOfLatin1(absl::string_view bytes);
size_t DecodeLatin1(absl::string_view bytes, char* out);

// The same on any processor; for tests.
size_t PortableLatin1Prefix(absl::string_view bytes);
std::optional<size_t> PortableEncodeLatin1(absl::string_view text, char* out);
size_t PortableUtf8SizeOfLatin1(absl::string_view bytes);
size_t PortableDecodeLatin1(absl::string_view bytes, char* out);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TEXT_LATIN1_H_
