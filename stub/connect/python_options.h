// Reads the options of a connection method from Python keyword arguments, as a
// parent passes them to mitogen.parent._proxy_connect.
//
// Source of the facts: mitogen/parent.py, Router.connect, proxy_connect and
// _proxy_connect (0.2.8 to 0.3.54): debug, profiling, unidirectional and name
// are always there, the rest as the program gave it (ROL-14).

#ifndef MITOGEN_STUB_CONNECT_PYTHON_OPTIONS_H_
#define MITOGEN_STUB_CONNECT_PYTHON_OPTIONS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"
#include "stub/connect/connection_option.h"

namespace mitogen {

// `kwargs` is a dict or Kwargs. None means that an option is not given. A text
// may be text, bytes or a Secret. A number or a truth value may also be text,
// or one be given for the other, since the original only prints or tests it.
// The result fits ReadContextOptions(). Errors are Python's:
// ModuleNotFoundError for a method that is not in the table, TypeError for an
// option or a value that the method does not take, ValueError for a remote_name
// with slashes.
absl::StatusOr<ConnectionOptions> OptionsFromPython(absl::string_view method,
                                                    const Document& document,
                                                    ValueId kwargs);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_PYTHON_OPTIONS_H_
