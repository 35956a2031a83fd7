// The limit on open descriptors; a child takes about three. It is usually 1024,
// for programs that use select(), although the system would allow more. The
// event loop takes any number.

#ifndef MITOGEN_STUB_OS_DESCRIPTOR_LIMIT_H_
#define MITOGEN_STUB_OS_DESCRIPTOR_LIMIT_H_

#include <sys/types.h>

namespace mitogen {

// Raises the limit as far as the system allows. A program calls it once, before
// it starts children. Children get the earlier limit (Spawn()).
void RaiseDescriptorLimit();

// Gives a process that was just started the earlier limit.
void RestoreDescriptorLimit(pid_t pid);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_DESCRIPTOR_LIMIT_H_
