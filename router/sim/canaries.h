// Defects that the simulation must find: a canary that lives on is a hole in
// the invariants. Each is planted between router and transport, in the
// simulation's copy of the decision; the router itself is not touched.

#ifndef MITOGEN_ROUTER_SIM_CANARIES_H_
#define MITOGEN_ROUTER_SIM_CANARIES_H_

#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "router/sim/scenario/sabotage.h"

namespace mitogen::sim {

struct Canary {
  absl::string_view name;
  // The profile of faults under which it shows, and how many seeds it may
  // take at most.
  absl::string_view profile;
  uint64_t seeds;
  // The invariant that finds it first, most often.
  absl::string_view invariant;
  // One for each world.
  std::unique_ptr<Sabotage> (*make)();
};
absl::Span<const Canary> Canaries();

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_CANARIES_H_
