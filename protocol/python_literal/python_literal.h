// Reads Python literals, as repr() of Python 2.7 and 3 writes them: dicts,
// lists, tuples, strings, integers, floats, True, False and None. A bootstrap
// configuration is made of them.
//
// A string is text, with or without a `u`; one with a `b` is bytes. (Python 2
// writes its byte strings without a prefix: they come out as text of the code
// points that their escapes name.) An integer may end in `L`, and has at most
// limits.max_integer_digits digits. Only the escapes that repr() writes are
// known.

#ifndef MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_LITERAL_H_
#define MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_LITERAL_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/limits.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// Reads the literal that starts at `text[*position]`, and moves `*position`
// behind it. The value lives in `document`, which keeps nothing of `text`.
// Errors, with their offset in `text`: LIT-1 (not a literal), LIT-2 (a
// string), LIT-3 (a number), LIT-4 (limits.max_literal_nesting), LIT-5 (a key
// that Python cannot hash); `*position` then means nothing.
absl::StatusOr<ValueId> ReadPythonLiteral(absl::string_view text,
                                          size_t* position,
                                          const Limits& limits,
                                          Document* document);

// Reads `text`, which must be one literal and nothing else.
absl::StatusOr<ValueId> ParsePythonLiteral(absl::string_view text,
                                           const Limits& limits,
                                           Document* document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_LITERAL_H_
