// Watches a program such as sudo or su while it decides whether to run a
// command as another user.

#ifndef MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_
#define MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_

#include <sys/types.h>

#include <string>

namespace mitogen {

// False only if `proc` shows that the program that this process started as
// `pid` has not gone on to its command, and has not ended. It has gone on if it
// has children of its own, or if it runs as another user without root's rights.
// A password prompt after that is not the program's. True too if `proc` does
// not tell, since the command can then ask in the place of the program.
bool MayHaveGoneOnToItsCommand(pid_t pid, const std::string& proc = "/proc");

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_
