// Makes the request that has a context connect a child of its own: the
// arguments of its mitogen.parent._proxy_connect (ROL-14).
//
// Contract. A password is sent as a Secret. The original uses a Secret as plain
// text, but does not show it in its logs. Errors: InvalidArgument for a value
// that another program would take for an option of its own, and for a password
// of more than a line (CheckWordsOfCommand() in connection_method.h).
//
// Source of the facts: mitogen/parent.py, Router.proxy_connect and
// _proxy_connect; mitogen/core.py, Secret (0.3.54).

#ifndef MITOGEN_STUB_PROXY_REQUEST_H_
#define MITOGEN_STUB_PROXY_REQUEST_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "stub/connect/connection_option.h"
#include "stub/values/call_arguments.h"

namespace mitogen {

absl::StatusOr<CallArguments> MakeProxyRequest(
    absl::string_view method, const ConnectionOptions& options);

}  // namespace mitogen

#endif  // MITOGEN_STUB_PROXY_REQUEST_H_
