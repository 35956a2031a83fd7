// What we refuse on purpose where the original need not. Each row belongs to a
// clause of docs/spec/pickle.md that says so, and covers no more than the
// errors that it names: anything else that differs is a finding. There is no
// such table of what the original refuses and we take: but for frames
// (frames.h) that is nothing.

#ifndef MITOGEN_FUZZ_CPYTHON_DIFFERENCES_H_
#define MITOGEN_FUZZ_CPYTHON_DIFFERENCES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

struct OurRefusal {
  // Of our error.
  absl::string_view clause;
  // Whether it is about what our error says.
  bool (*is_about)(absl::string_view message);
  absl::string_view why;
};

// The row of an error of ours that the original need not have, and which it is
// not asked about: it could take more than there is, or change itself. Null if
// the original must refuse too.
const OurRefusal* FindOurRefusal(const absl::Status& status);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CPYTHON_DIFFERENCES_H_
