// Calls of services in other contexts: writes CALL_SERVICE, and hears the one
// answer to it.
//
// Contract. One thread, the router's.
//
// Source of the facts: mitogen/core.py, Context.call_service_async.

#ifndef MITOGEN_ROUTER_SERVICE_SERVICE_REQUEST_H_
#define MITOGEN_ROUTER_SERVICE_SERVICE_REQUEST_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/payload/call_service.h"
#include "protocol/pickle/value/document.h"
#include "router/router.h"

namespace mitogen {

// Called once with the answer, or with a dead message if the context or the
// way to it is lost. The payload is borrowed for this call.
using ServiceReplyHandler = std::function<void(const MessageView& reply)>;

// Sends `call`, whose values are of `document`, to `context_id`, under this
// context's own authority. Without `on_reply` no answer is asked for. Returns
// the handle that waits for the answer, or 0. Errors: those of ToMessage() and
// of Router::AddHandler(), and a limit fault (RTE-4) for a call that is larger
// than a message may be and asks for no answer; nothing was sent then.
// `on_full` is that of Router::Route().
absl::StatusOr<uint32_t> SendServiceCall(Router* router, const Dialect& dialect,
                                         uint32_t context_id,
                                         const CallService& call,
                                         Document* document,
                                         ServiceReplyHandler on_reply,
                                         Router::FullHandler on_full = nullptr);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_SERVICE_REQUEST_H_
