// Whether what a command line names is there: a directory of modules that is
// none would only show in an import that fails, on another machine.

#ifndef MITOGEN_TOOLS_MITO_CHECK_PATHS_H_
#define MITOGEN_TOOLS_MITO_CHECK_PATHS_H_

#include "absl/status/status.h"
#include "stub/master.h"

namespace mitogen::mito {

// An InvalidArgument error names the flag and the path. Those that a master
// reads at its start are left to it.
absl::Status CheckPaths(const MasterSettings& settings);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_CHECK_PATHS_H_
