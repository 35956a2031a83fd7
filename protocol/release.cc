#include "protocol/release.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

// SimpleAtoi alone would also take a sign, and spaces around the number.
bool ParseNumber(absl::string_view text, int* number) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(text, number);
}

}  // namespace

std::string ReleaseText(const Release& release) {
  return absl::StrCat(release.major, ".", release.minor, ".", release.patch);
}

absl::StatusOr<Release> ParseRelease(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  Release release;
  if (parts.size() != 3 || !ParseNumber(parts[0], &release.major) ||
      !ParseNumber(parts[1], &release.minor) ||
      !ParseNumber(parts[2], &release.patch)) {
    return CallerFault("DIA-1", absl::StrCat("expected a release such as "
                                             "0.3.54, got \"",
                                             text, "\""));
  }
  return release;
}

}  // namespace mitogen
