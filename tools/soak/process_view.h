// What the system says of a process: what it would leak. Of one that is gone,
// or another user's, nothing.

#ifndef MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_
#define MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace mitogen {

// In bytes. This process gives back to the system what is free before.
size_t ResidentBytes(pid_t pid);

size_t OpenDescriptors(pid_t pid);

// The children of any of its threads, zombies included, ascending.
std::vector<pid_t> ChildProcesses(pid_t pid);

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_
