// An invariant that did not hold: what a simulation is there to find.

#ifndef MITOGEN_ROUTER_SIM_RECORD_VIOLATION_H_
#define MITOGEN_ROUTER_SIM_RECORD_VIOLATION_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen::sim {

enum class Promise {
  kSafety,    // Something happened that never may.
  kLiveness,  // Something did not happen although nothing was in its way.
};

struct Violation {
  Promise promise = Promise::kSafety;
  // The name of the function that checks it.
  absl::string_view invariant;
  // Of docs/spec/.
  absl::string_view clause;
  // What was expected, and what came.
  std::string text;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_RECORD_VIOLATION_H_
