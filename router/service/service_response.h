// The message that answers a call of a service.
//
// Contract. Pure. Never fails: a value that cannot be written is answered with
// the CallError that says so, as the original does (mitogen/core.py,
// Message.pickled).

#ifndef MITOGEN_ROUTER_SERVICE_SERVICE_RESPONSE_H_
#define MITOGEN_ROUTER_SERVICE_SERVICE_RESPONSE_H_

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// `value` is of `document`, or an error that becomes a CallError. Destination
// and handle are left to the caller.
Message ServiceResponse(const Document& document,
                        const absl::StatusOr<ValueId>& value,
                        const Dialect& dialect);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_SERVICE_RESPONSE_H_
