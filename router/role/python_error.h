// An exception that a call raises in the place of Python's own: a status
// whose message is the text that a CallError carries, "module.Type: words"
// (mitogen/core.py, CallError.__init__, Message.unpickle).

#ifndef MITOGEN_ROUTER_ROLE_PYTHON_ERROR_H_
#define MITOGEN_ROUTER_ROLE_PYTHON_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// `type` is qualified, such as "builtins.ValueError".
inline absl::Status PythonError(absl::string_view type,
                                absl::string_view words) {
  return absl::UnknownError(absl::StrCat(type, ": ", words));
}

inline absl::Status TypeError(absl::string_view words) {
  return PythonError("builtins.TypeError", words);
}

// The text of the CallError for `error`, well-formed and short enough for every
// peer (PKL-17). A fault becomes the error with which the original says that it
// cannot read a message.
std::string CallErrorText(const absl::Status& error);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_PYTHON_ERROR_H_
