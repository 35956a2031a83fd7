// Whether a terminal shows what is typed, and how to stop that. `fd` is either
// end of a terminal, ours or that of the program.

#ifndef MITOGEN_STUB_OS_TERMINAL_ECHO_H_
#define MITOGEN_STUB_OS_TERMINAL_ECHO_H_

#include "stub/os/unique_fd.h"

namespace mitogen {

// True only if `fd` is a terminal that does not echo. A terminal of Spawn()
// echoes until the program changes it, which it does to read a secret.
bool HidesInput(const UniqueFd& fd);

// From now on nothing that we write comes back. No effect if `fd` is not a
// terminal.
void StopEcho(const UniqueFd& fd);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_TERMINAL_ECHO_H_
