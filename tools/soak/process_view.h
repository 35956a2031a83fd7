// What the system says about a process, of things that it could leak. Says
// nothing about a process that is gone or belongs to another user.

#ifndef MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_
#define MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace mitogen {

// In bytes. If `pid` is this process, it first gives free memory back to the
// system.
size_t ResidentBytes(pid_t pid);

size_t OpenDescriptors(pid_t pid);

// The children of any of its threads, zombies included, ascending.
std::vector<pid_t> ChildProcesses(pid_t pid);

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SOAK_PROCESS_VIEW_H_
