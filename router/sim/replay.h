// How a world that failed is told to people: the command that runs it again,
// and what happened in it, on a page.

#ifndef MITOGEN_ROUTER_SIM_REPLAY_H_
#define MITOGEN_ROUTER_SIM_REPLAY_H_

#include <string>

#include "router/sim/record/violation.h"
#include "router/sim/scenario/scenario.h"
#include "router/sim/world/world.h"

namespace mitogen::sim {

// "mitogen-sim --seed 7 --contexts 3 --steps 20 --faults deaths --without
// tiny-chunks".
std::string ReplayCommand(const Scenario& scenario);

// "CheckArrival (RTE-3, safety): ...".
std::string DescribeViolation(const Violation& violation);

// The faults that the world met, and the last `lines` lines of its trace.
std::string DescribeResult(const WorldResult& outcome, size_t lines);

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_REPLAY_H_
