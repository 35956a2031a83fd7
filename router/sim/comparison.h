// What must be the same in two runs. If a scenario is repeated, everything; if
// its bytes are cut differently, what the contexts said to each other.

#ifndef MITOGEN_ROUTER_SIM_COMPARISON_H_
#define MITOGEN_ROUTER_SIM_COMPARISON_H_

#include <optional>

#include "router/sim/record/violation.h"
#include "router/sim/scenario/sabotage.h"
#include "router/sim/scenario/scenario.h"
#include "router/sim/world/world.h"

namespace mitogen::sim {

// Runs `scenario` again; `first` is what came of it. `sabotage` may be null.
std::optional<Violation> CheckRepeats(const Scenario& scenario,
                                      const WorldResult& first,
                                      Sabotage* sabotage = nullptr);

// Whether what happens in a world of these faults is settled by what contexts
// do, so that it may not depend on when bytes arrive.
bool IsSettled(FaultMask met);

// Runs `scenario`, which is settled, with its bytes cut otherwise.
std::optional<Violation> CheckChunkingIsUnseen(const Scenario& scenario,
                                               const WorldResult& first,
                                               Sabotage* sabotage = nullptr);

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_COMPARISON_H_
