// Asking other contexts to end.

#ifndef MITOGEN_ROUTER_ROLE_SHUTDOWN_REQUEST_H_
#define MITOGEN_ROUTER_ROLE_SHUTDOWN_REQUEST_H_

#include <optional>
#include <vector>

#include "protocol/handle.h"
#include "router/link.h"
#include "router/router.h"

namespace mitogen {

// Sends SHUTDOWN (PAY-5) to `context_id`, which obeys if this context is one of
// its parents. There is no answer; this context only learns that the other one
// is gone.
//
// Source of the fact: mitogen/parent.py, Context.shutdown (0.3.54).
inline void RequestShutdown(Router* router, uint32_t context_id) {
  router->Originate(context_id, kShutdown, MessageView());
}

// Sends it to each child with a link, and returns these links. A parent has
// another end, and so has a client of a unix socket, whose link bears an
// authority (BOOT-16).
//
// Source of the fact: mitogen/parent.py, MitogenProtocol.on_shutdown (0.3.54).
inline std::vector<LinkId> RequestShutdownOfChildren(Router* router) {
  const std::optional<LinkId> parent = router->ParentLink();
  std::vector<LinkId> asked;
  for (LinkId link : router->Links()) {
    const LinkOptions options = router->OptionsOf(link);
    if (link == parent || options.auth_id.has_value()) continue;
    RequestShutdown(router, options.remote_id);
    asked.push_back(link);
  }
  return asked;
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_SHUTDOWN_REQUEST_H_
