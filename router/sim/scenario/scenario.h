// What a world is made from. The same scenario makes the same world, event for
// event.

#ifndef MITOGEN_ROUTER_SIM_SCENARIO_SCENARIO_H_
#define MITOGEN_ROUTER_SIM_SCENARIO_SCENARIO_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "router/sim/scenario/fault_table.h"

namespace mitogen::sim {

struct Scenario {
  uint64_t seed = 0;
  // Where bytes are cut; by default follows from the seed. What contexts say
  // to each other, and in which order, must not depend on it.
  std::optional<uint64_t> chunk_seed;
  // The master included.
  uint32_t contexts = 4;
  // Things that the contexts do, all together.
  uint32_t steps = 200;
  // What may go wrong. Which of these a world really meets follows from the
  // seed.
  FaultMask faults = 0;
  // Contexts do only what the model in docs/model/ knows, and that is recorded.
  // Of the faults only kModelledFaults strike.
  bool modelled = false;
  // How many records of the trace to keep.
  size_t keep_trace = 0;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_SCENARIO_SCENARIO_H_
