// The encoding that Python source declares, and how to make it declare UTF-8.
// Nothing here knows what bytes mean in an encoding.
//
// Source of the facts: PEP 263; CPython, Parser/tokenizer.c (get_coding_spec,
// get_normal_name), Lib/encodings/__init__.py (normalize_encoding) and
// Lib/encodings/aliases.py.

#ifndef MITOGEN_PROTOCOL_PYTHON_SOURCE_SOURCE_ENCODING_H_
#define MITOGEN_PROTOCOL_PYTHON_SOURCE_SOURCE_ENCODING_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// The name of an encoding in a comment of the first or second line, as it
// stands there: a part of `source`, which begins after a byte order mark.
// Nothing if there is none.
std::optional<absl::string_view> DeclaredEncoding(absl::string_view source);

// True for the names that mean UTF-8 to Python.
bool IsUtf8Name(absl::string_view name);

// What iconv calls the encoding that Python knows by `name`; nothing if it is
// not in the table. Never UTF-8.
std::optional<absl::string_view> IconvName(absl::string_view name);

// False for an encoding in which bytes of ASCII may mean something else.
bool KeepsAscii(absl::string_view iconv_name);

// `text`, which is UTF-8 and declares something else, with that declaration
// changed. Every line keeps its number.
std::string RedeclareAsUtf8(absl::string_view text);

// `text`, which is UTF-8 and declares nothing, with a declaration, which Python
// 2 needs. It goes into the first line, if that is empty or a comment, or
// before a docstring that an empty line follows. If neither is possible, `text`
// comes back as it is: a declaration anywhere else would move statements to
// other lines.
std::string DeclareAsUtf8(absl::string_view text);

// Writes characters of plain strings as escapes, such as \xe9, where Python 2
// must see one byte for them. `is_one_byte` is true for a character beyond
// ASCII whose only byte, in the encoding that the source was in, is its own
// number. A string with any other such character stays as it is, and so does a
// string with a prefix.
std::string EscapeOneByteStrings(
    absl::string_view text, absl::FunctionRef<bool(unsigned char)> is_one_byte);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_SOURCE_SOURCE_ENCODING_H_
