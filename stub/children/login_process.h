// Watches a program such as sudo or su while it decides whether to run a
// command as another user.

#ifndef MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_
#define MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_

#include <sys/types.h>

namespace mitogen {

// True if the program that this process started as `pid` has gone on to its
// command, or has ended. It has gone on if it has children of its own, or if it
// runs as another user without root's rights. A password prompt after that is
// not the program's. False if /proc does not tell.
bool HasGoneOnToItsCommand(pid_t pid);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_
