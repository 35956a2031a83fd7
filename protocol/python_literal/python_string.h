// Reads one string of a Python literal: the part of python_literal.h that
// knows quotes and escapes.

#ifndef MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_STRING_H_
#define MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_STRING_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

enum class PythonStringKind { kText, kBytes };

// Reads the string whose opening quote is `text[*position]`, and moves
// `*position` behind the closing one. Text comes out as UTF-8 in which escaped
// surrogates take three bytes each. Errors are LIT-2, with their offset.
absl::StatusOr<std::string> ReadPythonString(absl::string_view text,
                                             PythonStringKind kind,
                                             size_t* position);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_LITERAL_PYTHON_STRING_H_
