// A program such as sudo or su, while it decides whether to run a command with
// other rights.

#ifndef MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_
#define MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_

#include <sys/types.h>

namespace mitogen {

// Whether the program that was started as `pid`, a child of this process, has
// gone on to its command, or has ended: it has children of its own, or is
// another user's program without root's rights. Whatever asks for a password
// then is not the program. False where /proc does not tell.
bool HasGoneOnToItsCommand(pid_t pid);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_
