// Says which release of the original a master speaks. That follows from what is
// installed, so a user whose peer has another release must be told.

#ifndef MITOGEN_STUB_SPOKEN_RELEASE_H_
#define MITOGEN_STUB_SPOKEN_RELEASE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "protocol/release.h"

namespace mitogen {

// Returns "release 0.3.3, that of the Mitogen in DIRECTORY", and how to choose
// another.
std::string SpokenRelease(const Release& release,
                          const std::optional<std::string>& directory);

// Describes the error that ended a link. If the cause may be a peer of another
// release, it adds which release this side speaks.
std::string WordsOfLostLink(const absl::Status& status, const Release& release,
                            const std::optional<std::string>& directory);

}  // namespace mitogen

#endif  // MITOGEN_STUB_SPOKEN_RELEASE_H_
