// A message of our own to the context at the other end of a link.

#ifndef MITOGEN_ROUTER_NEIGHBOUR_H_
#define MITOGEN_ROUTER_NEIGHBOUR_H_

#include <utility>

#include "protocol/handle.h"
#include "protocol/message.h"
#include "router/router.h"

namespace mitogen {

// Routes `message` to `handle` of the context at the other end of `link`, which
// is up, as this context's own. See Router::Route().
inline SendResult RouteToNeighbour(Router* router, LinkId link, uint32_t handle,
                                   MessageView message,
                                   Router::FullHandler on_full = nullptr) {
  message.header.dst_id = router->OptionsOf(link).remote_id;
  message.header.src_id = router->identity().context_id;
  message.header.auth_id = router->identity().context_id;
  message.header.handle = handle;
  return router->Route(message, std::move(on_full));
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_NEIGHBOUR_H_
