// Writes Python literals that Python 2.7 and 3 read as equal values: the way
// back from python_literal.h.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_PYTHON_REPR_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_PYTHON_REPR_H_

#include <string>

#include "absl/status/statusor.h"
#include "protocol/limits.h"
#include "protocol/pickle/document.h"

namespace mitogen {

// Whose repr() is followed. Python 2 writes text as u'...' and bytes as '...',
// so its bytes come back as text.
enum class LiteralStyle { kPython3, kPython2 };

// Writes `value` as repr() does, except that what is not ASCII is escaped, and
// that floats may have another number of digits. A caller fault
// (LIT-6) for a value that has no literal, such as a Sender, a set, or an
// infinite float; for one nested beyond limits.max_literal_nesting, as one that
// holds itself is; and for one whose text is longer than
// limits.max_preamble_size, as that of a small value that shares much can be.
absl::StatusOr<std::string> PythonRepr(
    const Document& document, ValueId value, const Limits& limits,
    LiteralStyle style = LiteralStyle::kPython3);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_PYTHON_REPR_H_
