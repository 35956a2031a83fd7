// How many descriptors this process may hold: three or so for each child.
// Usually 1024, for the sake of programs that use select(), though the system
// would allow more. The event loop takes any number.

#ifndef MITOGEN_STUB_OS_DESCRIPTOR_LIMIT_H_
#define MITOGEN_STUB_OS_DESCRIPTOR_LIMIT_H_

#include <sys/types.h>

namespace mitogen {

// Raises the limit as far as the system allows. For a program to call once,
// before it starts children; they get the limit that it had (Spawn()).
void RaiseDescriptorLimit();

// Gives a process that was just started the limit from before.
void RestoreDescriptorLimit(pid_t pid);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_DESCRIPTOR_LIMIT_H_
