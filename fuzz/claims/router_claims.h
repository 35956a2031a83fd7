// What is true of every router at rest, whatever came in.

#ifndef MITOGEN_FUZZ_CLAIMS_ROUTER_CLAIMS_H_
#define MITOGEN_FUZZ_CLAIMS_ROUTER_CLAIMS_H_

#include "router/router.h"

namespace mitogen {

// Every message, and every byte of it, was counted exactly once.
void RequireBalance(const RouterCounters& counters);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CLAIMS_ROUTER_CLAIMS_H_
