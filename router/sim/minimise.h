// Makes a scenario that fails smaller, by running it with parts left out as
// long as the same invariant fails.

#ifndef MITOGEN_ROUTER_SIM_MINIMISE_H_
#define MITOGEN_ROUTER_SIM_MINIMISE_H_

#include <functional>
#include <optional>

#include "router/sim/record/violation.h"
#include "router/sim/scenario/scenario.h"

namespace mitogen::sim {

// What is wrong with a scenario, if anything.
using FailureOf = std::function<std::optional<Violation>(const Scenario&)>;

// `failing` fails by `failure_of`, which is called at most `max_runs` times.
Scenario Minimise(const Scenario& failing, const FailureOf& failure_of,
                  int max_runs);

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_MINIMISE_H_
