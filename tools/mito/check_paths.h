// Checks that what a command line names is there and may be read. A wrong
// directory of modules would only show in an import that fails, on another
// machine.

#ifndef MITOGEN_TOOLS_MITO_CHECK_PATHS_H_
#define MITOGEN_TOOLS_MITO_CHECK_PATHS_H_

#include "absl/status/status.h"
#include "stub/master.h"

namespace mitogen::mito {

// An InvalidArgument error names the flag and the path. A master itself checks
// those that it reads at its start.
absl::Status CheckPaths(const MasterSettings& settings);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_CHECK_PATHS_H_
