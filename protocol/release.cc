#include "protocol/release.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/fault.h"

namespace mitogen {

std::string ReleaseText(const Release& release) {
  return absl::StrCat(release.major, ".", release.minor, ".", release.patch);
}

absl::StatusOr<Release> ParseRelease(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  Release release;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &release.major) ||
      !absl::SimpleAtoi(parts[1], &release.minor) ||
      !absl::SimpleAtoi(parts[2], &release.patch)) {
    return CallerFault("DIA-1", absl::StrCat("expected a release such as "
                                             "0.3.54, got \"",
                                             text, "\""));
  }
  return release;
}

}  // namespace mitogen
