// Expands `~` and variables in a path that a user wrote, as Python's
// os.path.expanduser() and expandvars() do.
//
// Contract. Variables are those of the process. Accounts are read from
// /etc/passwd itself (see account_names.h). A name that is not an account or a
// variable is left as it is.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_USER_PATH_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_USER_PATH_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

std::string ExpandUser(absl::string_view path);
std::string ExpandVariables(absl::string_view path);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_USER_PATH_H_
