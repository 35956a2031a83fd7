// What we refuse on purpose although the original may accept it. Each row
// belongs to a clause of docs/spec/pickle.md that says so, and covers only the
// errors that it names: any other difference is a finding. There is no table of
// what the original refuses and we accept: apart from frames (frames.h) there
// is nothing.

#ifndef MITOGEN_FUZZ_CPYTHON_DIFFERENCES_H_
#define MITOGEN_FUZZ_CPYTHON_DIFFERENCES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

struct OurRefusal {
  // The clause of our error.
  absl::string_view clause;
  // True if the row covers our error with this message.
  bool (*is_about)(absl::string_view message);
  absl::string_view why;
};

// The row of an error of ours that the original need not have. The original is
// not asked about it: it could take more than there is, or change itself. Null
// if the original must refuse too.
const OurRefusal* FindOurRefusal(const absl::Status& status);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CPYTHON_DIFFERENCES_H_
