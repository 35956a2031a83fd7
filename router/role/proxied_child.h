// The check of a context that another one says it has connected (ROL-14).

#ifndef MITOGEN_ROUTER_ROLE_PROXIED_CHILD_H_
#define MITOGEN_ROUTER_ROLE_PROXIED_CHILD_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "router/router.h"

namespace mitogen {

// Whether this context can tell whose child a context is: the children of
// `via_id`, if that is below. A process that joined a tree has no routes to
// tell by.
bool KnowsProxiedChildren(const Router& router, uint32_t via_id);

// OK if `child_id` has an id of a block that was given to context `via_id`.
// Without this check `via_id` could name any context as its new child, such as
// the one that leads to it, or a sibling, and get that one's calls run there.
// Below kMaxLineage contexts this cannot tell siblings apart. A context that
// knows no children of `via_id` believes the answer. Unavailable if the child
// is gone again; FailedPrecondition if it is somebody else's. Errors show
// `via_name`.
absl::Status CheckProxiedChild(const Router& router, uint32_t child_id,
                               uint32_t via_id, absl::string_view via_name);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_PROXIED_CHILD_H_
