// The differences between this implementation and the original that are meant,
// or that the original has with itself: one row each, as narrow as it can be.
// The search takes a disagreement that a row explains for no finding, and
// docs/spec/differences.md is written from this table.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_DIFFERENCES_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_DIFFERENCES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "conformance/differential/comparison.h"

namespace mitogen {

struct Difference {
  // Permanent, in kebab-case.
  absl::string_view name;
  // The clause of docs/spec/ that says what is done here.
  absl::string_view clause;
  // Which peers it is about, for people.
  absl::string_view peers;
  // What each does, and why ours does not follow.
  absl::string_view why;
  // Whether a peer can see it, and by what.
  absl::string_view seen;
  bool (*explains)(const Disagreement& disagreement);
};

absl::Span<const Difference> Differences();

// The first row that explains it, or null.
const Difference* FindDifference(const Disagreement& disagreement);

// The text of docs/spec/differences.md.
std::string DifferencesDocument();

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_DIFFERENCES_H_
