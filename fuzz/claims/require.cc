#include "fuzz/claims/require.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {

void Require(bool holds, absl::string_view claim) {
  if (!holds) Broken(claim);
}

void Broken(absl::string_view what) {
  std::fprintf(stderr, "broken invariant: %.*s\n",
               static_cast<int>(what.size()), what.data());
  std::abort();
}

void RequireFault(const absl::Status& status, absl::string_view prefix,
                  size_t input_size) {
  const std::optional<Fault> fault = FaultOf(status);
  if (!fault.has_value()) {
    Broken(absl::StrCat("an error is a fault: ", status.ToString()));
  }
  if (fault->blame == Blame::kInternal) {
    Broken(absl::StrCat("no input finds a defect: ", status.ToString()));
  }
  if (!absl::StartsWith(fault->clause, prefix)) {
    Broken(absl::StrCat("an error names a clause of ", prefix, ": ",
                        status.ToString()));
  }
  if (fault->offset.value_or(0) > input_size) {
    Broken(absl::StrCat("an offset is inside the ", input_size,
                        " bytes of input: ", status.ToString()));
  }
}

}  // namespace mitogen
