// What a context is asked so that it connects a child of its own: the arguments
// of its mitogen.parent._proxy_connect (ROL-14).
//
// Contract. A password goes as a Secret: the classes of the original take it
// for the text that it is, and their logs do not show it. Errors:
// InvalidArgument for an option that would become an option of another program,
// whatever the context there would make of it (connection_method.h).
//
// Source of the facts: mitogen/parent.py, Router.proxy_connect and
// _proxy_connect; mitogen/core.py, Secret (0.3.54).

#ifndef MITOGEN_STUB_PROXY_REQUEST_H_
#define MITOGEN_STUB_PROXY_REQUEST_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "stub/call_arguments.h"
#include "stub/connect/connection_option.h"

namespace mitogen {

absl::StatusOr<CallArguments> MakeProxyRequest(
    absl::string_view method, const ConnectionOptions& options);

}  // namespace mitogen

#endif  // MITOGEN_STUB_PROXY_REQUEST_H_
