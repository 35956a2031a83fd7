// What must hold once nothing goes wrong any more and the world has come to
// rest. Not in a world whose contexts lie or refuse: there an answer may
// rightly never come.

#ifndef MITOGEN_ROUTER_SIM_WORLD_LIVENESS_H_
#define MITOGEN_ROUTER_SIM_WORLD_LIVENESS_H_

#include "router/sim/world/environment.h"
#include "router/sim/world/sim_context.h"

namespace mitogen::sim {

// RTE-4, RTE-11: whoever asked and is there has one answer to each request.
void CheckAllAnswered(Environment* env);

// RTE-11, RTE-12: each router has a route to all contexts below it that are
// up, to its parent, and to nobody else.
void CheckRoutesAreTrue(Environment* env);

// FRM-1: nothing waits in a queue or a pipe between two that are up.
void CheckNothingWaits(Environment* env);

// RTE-9: every context has ended; the master only if `master_too`.
void CheckAllEnded(Environment* env, bool master_too);

// RTE-9, RTE-10: the router of a context without children, or whose children
// are all gone, keeps nothing of those that are gone.
void CheckTablesAreEmpty(Environment* env);

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_LIVENESS_H_
