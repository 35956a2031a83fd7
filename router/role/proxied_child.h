// The check of a context that another one says it has connected (ROL-14).

#ifndef MITOGEN_ROUTER_ROLE_PROXIED_CHILD_H_
#define MITOGEN_ROUTER_ROLE_PROXIED_CHILD_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "router/router.h"

namespace mitogen {

// OK if `child_id` is behind context `via_id`, as far as this context can tell.
// Without this check `via_id` could name any context as its new child. A
// process that joined a tree has no routes to check by, and believes the
// answer. Unavailable if the child is gone again; FailedPrecondition if it is
// somewhere else. Errors show `via_name`.
absl::Status CheckProxiedChild(const Router& router, uint32_t child_id,
                               uint32_t via_id, absl::string_view via_name);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_PROXIED_CHILD_H_
