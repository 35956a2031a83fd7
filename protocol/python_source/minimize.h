// Source made shorter: without comments, docstrings, and most of the
// indentation. Every statement stays on its line.
//
// Contract. Python compiles the result to the same code as the source, except
// for docstrings and columns. Linear, no recursion. Comments of the first two
// lines stay: they may name an interpreter or an encoding. The result has as
// many line breaks as the source.
//
// Source of the facts: mitogen/minify.py, minimize_source (0.2.8 to 0.3.54),
// does the same for the core that a parent sends to a child.

#ifndef MITOGEN_PROTOCOL_PYTHON_SOURCE_MINIMIZE_H_
#define MITOGEN_PROTOCOL_PYTHON_SOURCE_MINIMIZE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

std::string MinimizeSource(absl::string_view source);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_SOURCE_MINIMIZE_H_
