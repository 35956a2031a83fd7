// Bounds on the tables that peers can make a router keep; the original has
// none. A default that nobody meets in an honest tree keeps it interoperable.
// Beside each field stands the attack that it stops, and the test that proves
// that it does.

#ifndef MITOGEN_ROUTER_ROUTER_LIMITS_H_
#define MITOGEN_ROUTER_ROUTER_LIMITS_H_

#include <cstdint>

namespace mitogen {

struct RouterLimits {
  // Contexts with a route. Stops: a child that announces a new context with
  // each message. Test: router_test, RefusesARouteBeyondTheLimit.
  uint32_t max_routes = 1u << 20;

  // Contexts that a link is remembered to have sent to. Stops: a child that
  // sends to each of 2^32 ids. Beyond it the link is not told of deaths.
  // Test: router_test, RemembersNoMoreEgressThanTheLimit.
  uint32_t max_egress_per_link = 1u << 18;

  // Handles in use. Stops: a program whose requests are never answered.
  // Test: router_test, RefusesAHandleBeyondTheLimit.
  uint32_t max_handles = 1u << 20;

  // Bytes of messages of this context's own that wait while another is being
  // routed. Stops: handlers that answer without end.
  // Test: router_test, DropsWhatWaitsBeyondTheLimit.
  uint64_t max_pending_bytes = 1u << 30;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROUTER_LIMITS_H_
