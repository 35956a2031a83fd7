// All bounds of a context in one place, for the code that makes one.

#ifndef MITOGEN_ROUTER_CONTEXT_CONTEXT_LIMITS_H_
#define MITOGEN_ROUTER_CONTEXT_CONTEXT_LIMITS_H_

#include "protocol/limits.h"
#include "router/modules/module_limits.h"
#include "router/router_limits.h"

namespace mitogen {

struct ContextLimits {
  // max_message_size is ignored; the parent's configuration sets it.
  Limits protocol;
  RouterLimits router;
  ModuleLimits modules;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_CONTEXT_CONTEXT_LIMITS_H_
