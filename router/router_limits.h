// Bounds on the tables that peers can make a router keep; the original has
// none. A default that nobody meets in an honest tree keeps it interoperable.
// Beside each field stands the attack that it stops, and the test that proves
// that it does.

#ifndef MITOGEN_ROUTER_ROUTER_LIMITS_H_
#define MITOGEN_ROUTER_ROUTER_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace mitogen {

struct RouterLimits {
  // Contexts with a route by one link. Stops: a child that announces a new
  // context with each message. By link, so that it fills nobody else's table.
  // Test: router_test, RefusesARouteBeyondTheLimitOfItsLink.
  uint32_t max_routes_per_link = 1u << 18;

  // Bytes of the names of the contexts behind one link. Stops: the same with
  // long names. Beyond it a context has no name here. Test: route_monitor_test,
  // KeepsNoMoreBytesOfNamesThanTheLimit.
  size_t max_name_bytes_per_link = 16u << 20;

  // Blocks of ids of one context that are not used up, and requests for them
  // that are under way. Stops: a child that asks for blocks and does not use
  // them. Beyond it the oldest is forgotten. Test: id_ledger_test,
  // ForgetsTheOldestBlockOfAContext; id_block_watcher_test,
  // RemembersNoMoreRequestsThanTheLimits.
  uint32_t max_id_blocks_per_context = 64;

  // The same of all contexts behind one link. Stops: a child that asks in the
  // names of many. Test: id_ledger_test, RefusesABlockBeyondTheLimitOfTheLink;
  // id_block_watcher_test, RemembersNoMoreRequestsThanTheLimits.
  uint32_t max_id_blocks_per_link = 4096;

  // A link may be given one in this many of the free ids. Stops: a child that
  // asks until no ids are left. Test: id_allocator_test,
  // KeepsMostIdsFromOneLink.
  uint32_t id_share = 16;

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
