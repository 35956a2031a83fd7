// Errors for calls of Python code that this program does not have. Each is
// Python's own error, and adds that this host runs no Python.
//
// Contract. The message is the text of a CallError. Its first line says
// everything, because programs such as Ansible show that line to their users.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_NO_PYTHON_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_NO_PYTHON_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

absl::Status NoModule(absl::string_view module);

// For a module that this program has, but without that function or class.
absl::Status NoAttribute(absl::string_view module, absl::string_view name);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_NO_PYTHON_H_
