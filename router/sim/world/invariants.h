// What must hold in every world at every step, each as a function of its own.
// The first that does not is the environment's violation, with the clause of
// docs/spec/ that it breaks.

#ifndef MITOGEN_ROUTER_SIM_WORLD_INVARIANTS_H_
#define MITOGEN_ROUTER_SIM_WORLD_INVARIANTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "protocol/message.h"
#include "router/router.h"
#include "router/sim/record/numbered_payload.h"
#include "router/sim/record/request_ledger.h"
#include "router/sim/world/environment.h"
#include "router/sim/world/sim_context.h"

namespace mitogen::sim {

// What the roles of a context may add after it came up: those of a parent, and
// the replies to their own requests.
inline constexpr size_t kHandlesOfRoles = 12;

// Whether the source and the authority are behind the link: RTE-1, told apart
// from the router's own words for it.
bool IsOfLink(const Router& router, LinkId link, const MessageHeader& header);

// ---- A message that comes in by a link ----

// RTE-13: what a parent passes down is for a context that is there or was,
// whoever claims to be it. Not in a world whose bytes change on their way.
void CheckIsOnItsWay(Environment* env, const SimContext& context,
                     const MessageHeader& header);

// ---- A router that has just been given a message by a link ----

// All of those below.
void CheckReceived(Environment* env, SimContext& context,
                   const MessageHeader& header, bool verified,
                   const RouterCounters& before);

// RTE-1: what is not verified is dropped, and nothing else is; nobody below
// passes for this context or one of its parents.
void CheckOnlyVerifiedIsTaken(Environment* env, const SimContext& context,
                              const MessageHeader& header, bool verified,
                              bool dropped);
// RTE-4: a dead message is not answered.
void CheckDeadIsNotAnswered(Environment* env, const SimContext& context,
                            const MessageHeader& header, uint64_t dead_replies);

// ---- A context, between two events ----

// All of those below.
void CheckContext(Environment* env, SimContext& context);

// RTE-3: each message that a router took in came to one of its ends.
void CheckMessagesBalance(Environment* env, SimContext& context);
// FRM-1: no byte of a link is made or lost.
void CheckBytesBalance(Environment* env, SimContext& context);
// RTE-10: tables and queues hold no more than what was put there.
void CheckBounds(Environment* env, SimContext& context);

// RTE-14: nobody waits for a child for longer than its patience lasts. Others
// have waited for its link for `waited_us` in all.
void CheckDelay(Environment* env, const SimContext& context, int64_t waited_us,
                uint64_t taken);
// RTE-14: a queue holds no more than its bounds, and what the context sent
// itself. `lanes` are those of the link.
void CheckQueue(Environment* env, const SimContext& context, size_t waiting,
                size_t own, const OutputLanes& lanes);
// RTE-14: when nothing is left to happen, nobody waits for a child.
void CheckNobodyWaits(Environment* env);

// ---- A numbered payload that arrived, and answers ----

// All of those below, and that it is in order and for the first time (RTE-3).
void CheckArrival(Environment* env, const SimContext& context, uint32_t handle,
                  const MessageHeader& header,
                  const std::optional<NumberedPayload>& payload);
// RTE-3: its payload names this context as the target, and the source that its
// header names.
bool CheckIsForUs(Environment* env, const SimContext& context, uint32_t handle,
                  const MessageHeader& header,
                  const std::optional<NumberedPayload>& payload);
// RTE-1: it came by the link that, in the real tree, leads to its source.
void CheckPath(Environment* env, const SimContext& context, uint32_t src);
// RTE-7: it came up or down, but not across.
void CheckNotAcross(Environment* env, const SimContext& context, uint32_t src);

// RTE-4: a request has one answer.
void CheckAnsweredOnce(Environment* env, const Request& request,
                       uint32_t answers);
// RTE-8: a dead message that ends a request came from the side of the context
// that the request was for.
void CheckEndedByItsSide(Environment* env, SimContext& asker,
                         const Request& request, const MessageHeader& dead);
// RTE-4: the reply answers this request and no other.
void CheckReplyBelongs(Environment* env, uint32_t asker_id,
                       const Request& request, const NumberedPayload& echoed);

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_INVARIANTS_H_
