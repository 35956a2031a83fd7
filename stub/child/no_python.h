// What a caller is told of code that this program does not have: Python's own
// error, and that there is no Python here which could have it.
//
// Contract. The message is the text of a CallError. Its first line says all,
// since users of other programs read it: those of Ansible, for example.

#ifndef MITOGEN_STUB_CHILD_NO_PYTHON_H_
#define MITOGEN_STUB_CHILD_NO_PYTHON_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

absl::Status NoModule(absl::string_view module);

// The module is one of this program's, and has no such function or class.
absl::Status NoAttribute(absl::string_view module, absl::string_view name);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_NO_PYTHON_H_
