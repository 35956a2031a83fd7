#include "protocol/version.h"

namespace mitogen {

// A source rather than a header, so that a new version compiles one file anew.
absl::string_view LibraryVersion() { return "0.1.0"; }

}  // namespace mitogen
