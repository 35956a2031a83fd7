// What the system says of this process: what it would leak.

#ifndef MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_
#define MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace mitogen {

// Bytes resident, after what is free was given back to the system.
size_t ResidentBytes();

size_t OpenDescriptors();

// The children of any thread of this process, zombies included, ascending.
std::vector<pid_t> ChildProcesses();

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_
