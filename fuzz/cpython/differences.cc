#include "fuzz/cpython/differences.h"

#include <optional>

#include "absl/strings/match.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

using Message = absl::string_view;

bool Any(Message) { return true; }

bool IsOtherContainer(Message message) {
  return absl::StrContains(message, "expected a dict, got list") ||
         absl::StrContains(message, "got bytearray");
}

// In the original the range starts at 0 or 1 too, so it must refuse smaller
// numbers as well.
bool IsLargeNumberOrBool(Message message) {
  return absl::StrContains(message, "to 4294967295, got ") &&
         !absl::StrContains(message, "got -") &&
         !absl::StrContains(message, "got 0 ");
}

bool IsSecret(Message message) {
  return absl::StrContains(message, "expected text, got Secret");
}

constexpr OurRefusal kOurRefusals[] = {
    {"PKL-4", Any, "these reach further than a constructor"},
    {"PKL-13", IsOtherContainer,
     "CPython calls append() and sets items of what is no list and no dict"},
    {"PKL-17", IsLargeNumberOrBool,
     "0.3.3 has no upper bound for ids and handles, and takes bools"},
    {"PKL-17", IsSecret, "0.3.3 takes a Secret as the name of a Context"},
    {"PKL-18", Any, "bytes(n) makes n bytes, and other arguments make others"},
    {"PKL-21", Any, "CPython has no limit but that of digits"},
    {"PKL-25", Any, "CPython copies without a limit"},
};

}  // namespace

const OurRefusal* FindOurRefusal(const absl::Status& status) {
  const std::optional<Fault> fault = FaultOf(status);
  for (const OurRefusal& row : kOurRefusals) {
    if (fault->clause == row.clause && row.is_about(status.message())) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace mitogen
