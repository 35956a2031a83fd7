// The hosts of a command line.

#ifndef MITOGEN_TOOLS_MITO_HOSTS_H_
#define MITOGEN_TOOLS_MITO_HOSTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/mito/command_line.h"

namespace mitogen::mito {

// Those of --host, then those of the files of --fan-out, which it reads to
// their ends. InvalidArgument if a file cannot be read, or if there is no host.
absl::StatusOr<std::vector<std::string>> AllHosts(const CommandLine& line);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_HOSTS_H_
