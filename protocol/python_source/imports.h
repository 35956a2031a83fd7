// The imports that run when a module is imported, found in its source.
//
// Contract. Linear in the source, no recursion. If the source is not valid
// Python, the result is the imports that could be read. If Python compiles it,
// the result is exactly the imports of the module's own code: at any depth of
// if, try, with, for and while, but not in functions and classes, nor below an
// `if` or a `while` whose condition is the literal False or 0. They are in the
// order of the source.
//
// Source of the facts: mitogen/imports/__init__.py, codeobj_imports (0.3.54),
// and mitogen/master.py, scan_code_imports (0.2.8), which look at bytecode.

#ifndef MITOGEN_PROTOCOL_PYTHON_SOURCE_IMPORTS_H_
#define MITOGEN_PROTOCOL_PYTHON_SOURCE_IMPORTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mitogen {

struct ImportStatement {
  // The dots that the name began with. 0 is absolute. The imports of Python 2
  // that look beside the module first count as absolute.
  int level = 0;
  // Empty only after dots.
  std::string module;
  // What `from module import` names; "*" is one. Empty for a plain import.
  std::vector<std::string> names;

  bool operator==(const ImportStatement&) const = default;
};

// A plain import of several modules makes several statements.
std::vector<ImportStatement> ScanImports(absl::string_view source);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_SOURCE_IMPORTS_H_
