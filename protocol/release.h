// The release of the original that a peer runs, as its bootstrap configuration
// states it in the key `version`.

#ifndef MITOGEN_PROTOCOL_RELEASE_H_
#define MITOGEN_PROTOCOL_RELEASE_H_

#include <compare>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

struct Release {
  int major = 0;
  int minor = 0;
  int patch = 0;

  auto operator<=>(const Release&) const = default;
};

std::string ReleaseText(const Release& release);

// Reads "0.3.54". Exactly three decimal numbers.
absl::StatusOr<Release> ParseRelease(absl::string_view text);

inline constexpr Release kOldestRelease{0, 2, 8};
inline constexpr Release kNewestRelease{0, 3, 54};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_RELEASE_H_
