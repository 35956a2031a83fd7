// Errors for calls of Python code that a program in C++ does not have. Each is
// Python's own error, and adds that this host runs no Python.
//
// Contract. `program` is what the host runs instead, such as "mitogen-stub".
// The message is the text of a CallError. Its first line says everything,
// because programs such as Ansible show that line to their users.

#ifndef MITOGEN_STUB_FUNCTIONS_NO_PYTHON_H_
#define MITOGEN_STUB_FUNCTIONS_NO_PYTHON_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

absl::Status NoModule(absl::string_view program, absl::string_view module);

// For a module that the program has, but without that function or class.
absl::Status NoAttribute(absl::string_view program, absl::string_view module,
                         absl::string_view name);

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_NO_PYTHON_H_
