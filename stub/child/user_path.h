// A path as a user writes it, made one that the system takes: `~` and
// variables replaced as Python's os.path.expanduser() and expandvars() do.
//
// Contract. The environment is that of the process. Accounts come from
// /etc/passwd itself (see account_names.h). What names no account or variable
// stays as it is.

#ifndef MITOGEN_STUB_CHILD_USER_PATH_H_
#define MITOGEN_STUB_CHILD_USER_PATH_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

std::string ExpandUser(absl::string_view path);
std::string ExpandVariables(absl::string_view path);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_USER_PATH_H_
