// Which release of the original a master speaks, for the case that a peer has
// another: nobody sees it, since it follows from what is installed.

#ifndef MITOGEN_STUB_SPOKEN_RELEASE_H_
#define MITOGEN_STUB_SPOKEN_RELEASE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "protocol/release.h"

namespace mitogen {

// "release 0.3.3, that of the Mitogen in DIRECTORY", and how to choose another.
std::string SpokenRelease(const Release& release,
                          const std::optional<std::string>& directory);

// The words of an error that ended a link. One that can come from a peer of
// another release says which one this side speaks.
std::string WordsOfLostLink(const absl::Status& status, const Release& release,
                            const std::optional<std::string>& directory);

}  // namespace mitogen

#endif  // MITOGEN_STUB_SPOKEN_RELEASE_H_
