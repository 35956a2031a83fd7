// Asking another context to end.

#ifndef MITOGEN_ROUTER_ROLE_SHUTDOWN_REQUEST_H_
#define MITOGEN_ROUTER_ROLE_SHUTDOWN_REQUEST_H_

#include "protocol/handle.h"
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

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_SHUTDOWN_REQUEST_H_
