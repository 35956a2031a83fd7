// The differences between this implementation's routing and the original's that
// are meant: one row each, as narrow as it can be. As differences.h, which has
// those of the codecs.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_DIFFERENCES_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_DIFFERENCES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "conformance/differential/routing_comparison.h"

namespace mitogen {

enum class Trace : uint8_t {
  // The two routers are in the same state after it.
  kNone,
  // They are not, so what comes later cannot be compared.
  kState,
};

struct RoutingDifference {
  // Permanent, in kebab-case.
  absl::string_view name;
  // The clause of docs/spec/routing.md that says what is done here.
  absl::string_view clause;
  // Which peers it is about, for people.
  absl::string_view peers;
  // What each does, and why ours does not follow.
  absl::string_view why;
  // Whether a peer can see it, and by what.
  absl::string_view seen;
  Trace trace;
  bool (*explains)(const StepDisagreement& disagreement);
};

absl::Span<const RoutingDifference> RoutingDifferences();

// The first row that explains it, or null. A row with traces may do so where
// the outcomes are the same: then only later ones would show it.
const RoutingDifference* FindRoutingDifference(
    const StepDisagreement& disagreement);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_DIFFERENCES_H_
