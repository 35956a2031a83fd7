// A message of our own to the context at the other end of a link.

#ifndef MITOGEN_ROUTER_NEIGHBOUR_H_
#define MITOGEN_ROUTER_NEIGHBOUR_H_

#include <utility>

#include "protocol/handle.h"
#include "protocol/message.h"
#include "router/router.h"

namespace mitogen {

// Routes `message` to `handle` of the context at the other end of `link`, which
// is up, as this context's own. See Router::Originate().
inline SendResult RouteToNeighbour(Router* router, LinkId link, uint32_t handle,
                                   const MessageView& message,
                                   Router::FullHandler on_full = nullptr) {
  return router->Originate(router->OptionsOf(link).remote_id, handle, message,
                           std::move(on_full));
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_NEIGHBOUR_H_
