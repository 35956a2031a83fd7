// The modules that a Python has by itself, so that nobody need send them: those
// of 2.7 and of 3.6 to 3.14 together. The names are in standard_library.inc,
// which make_standard_library.py writes.
//
// Source of the fact: sys.stdlib_module_names and the libraries of CPython.

#ifndef MITOGEN_PROTOCOL_PYTHON_SOURCE_STANDARD_LIBRARY_H_
#define MITOGEN_PROTOCOL_PYTHON_SOURCE_STANDARD_LIBRARY_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// Whether the first component of `fullname` is one, in some Python.
bool IsStandardLibraryName(absl::string_view fullname);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_SOURCE_STANDARD_LIBRARY_H_
