// Whether a call may run: the original's checks, in its order and its words,
// so that the first fault that a caller is told of is the same (SVC-3, SVC-4,
// SVC-6).
//
// Contract. Pure. An error's message is the text of the CallError.
//
// Source of the facts: mitogen/service.py, Invoker._validate, Activator;
// Python's own check of keyword arguments.

#ifndef MITOGEN_ROUTER_SERVICE_CALL_CHECK_H_
#define MITOGEN_ROUTER_SERVICE_CALL_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "router/identity.h"
#include "router/service/service.h"
#include "router/service/service_call.h"

namespace mitogen {

// The method that `request` names, if its sender may call it with these
// arguments.
absl::StatusOr<const ServiceMethod*> CheckCall(const Service& service,
                                               const Identity& identity,
                                               const ServiceRequest& request);

// OK if the service that `request` names, which is not there yet, may be
// activated. If `can_activate` is false, the error is that of an import that
// fails.
absl::Status CheckActivation(const Identity& identity,
                             const ServiceRequest& request, bool can_activate);

// A name from the wire as Python's ascii() shows it, cut so that a CallError
// has room for it.
std::string ShownName(absl::string_view name);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_CALL_CHECK_H_
