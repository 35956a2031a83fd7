// All bounds of a context in one place, for whoever makes one.

#ifndef MITOGEN_ROUTER_CONTEXT_CONTEXT_LIMITS_H_
#define MITOGEN_ROUTER_CONTEXT_CONTEXT_LIMITS_H_

#include "protocol/limits.h"
#include "router/modules/module_limits.h"
#include "router/router_limits.h"

namespace mitogen {

struct ContextLimits {
  // Its max_message_size is of no account: that is agreed on in the tree.
  Limits protocol;
  RouterLimits router;
  ModuleLimits modules;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_CONTEXT_CONTEXT_LIMITS_H_
