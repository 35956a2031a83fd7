// The version of this library and of the programs built from it. The releases
// of Python Mitogen that it speaks are in release.h.

#ifndef MITOGEN_PROTOCOL_VERSION_H_
#define MITOGEN_PROTOCOL_VERSION_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// Such as "0.1.0": major, minor and patch (https://semver.org/). It is the text
// of the file VERSION at the root.
absl::string_view LibraryVersion();

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_VERSION_H_
