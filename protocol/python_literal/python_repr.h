// Writes Python literals that Python 2.7 and 3 read as equal values: the
// inverse of python_literal.h.

#ifndef MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_REPR_H_
#define MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_REPR_H_

#include <string>

#include "absl/status/statusor.h"
#include "protocol/limits.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// The Python whose repr() is followed. Python 2 writes text as u'...' and bytes
// as '...', so its bytes come back as text.
enum class LiteralStyle { kPython3, kPython2 };

// Writes `value` as repr() does, except that what is not ASCII is escaped, and
// that floats may have another number of digits. These are caller faults
// (LIT-6): a value without a literal, such as a Sender, a set, or an infinite
// float; nesting beyond limits.max_literal_nesting, such as a value that holds
// itself; and a text longer than limits.max_preamble_size, which a small value
// that shares much can have.
absl::StatusOr<std::string> PythonRepr(
    const Document& document, ValueId value, const Limits& limits,
    LiteralStyle style = LiteralStyle::kPython3);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_REPR_H_
