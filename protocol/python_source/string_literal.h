// Where a string of Python source ends, with all that formatted strings may
// hold since Python 3.12: strings in the same quotes, comments, line breaks.
//
// Contract. Linear in what it passes over, and no recursion. A string without a
// proper end ends where Python would say so: at the end of the line, or with
// three quotes at the end of the source.
//
// Source of the facts: Python's language reference, "String and bytes
// literals"; PEP 498, PEP 701, PEP 750.

#ifndef MITOGEN_PROTOCOL_PYTHON_SOURCE_STRING_LITERAL_H_
#define MITOGEN_PROTOCOL_PYTHON_SOURCE_STRING_LITERAL_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace mitogen {

struct StringPrefix {
  bool raw = false;
  // Has replacement fields: f"", t"".
  bool formatted = false;
};

// True if a name right before a quote is a prefix of the string, in any Python
// and any case.
bool ParseStringPrefix(absl::string_view name, StringPrefix* prefix);

// The byte after the string whose opening quote is at `position`.
size_t StringLiteralEnd(absl::string_view source, size_t position,
                        StringPrefix prefix);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_SOURCE_STRING_LITERAL_H_
