// Reads GET_RESOURCE, for contexts that answer it (ROL-11).

#ifndef MITOGEN_ROUTER_RESOURCES_RESOURCE_REQUEST_H_
#define MITOGEN_ROUTER_RESOURCES_RESOURCE_REQUEST_H_

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/modules/loaded_resource.h"
#include "router/modules/module_limits.h"

namespace mitogen {

// Any child may send one, so a large message is refused unread: a limit fault
// (ROL-11). Other errors are those of ParseGetResource().
absl::StatusOr<ResourceName> ReadResourceRequest(
    const MessageView& message, const Dialect& dialect, const Limits& limits,
    const ModuleLimits& module_limits);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_RESOURCES_RESOURCE_REQUEST_H_
