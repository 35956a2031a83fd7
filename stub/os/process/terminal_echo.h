// Asks whether a terminal shows what is typed, and turns that off. `fd` is
// either end of the terminal: this process's or the program's.

#ifndef MITOGEN_STUB_OS_PROCESS_TERMINAL_ECHO_H_
#define MITOGEN_STUB_OS_PROCESS_TERMINAL_ECHO_H_

#include "stub/os/unique_fd.h"

namespace mitogen {

// True only if `fd` is a terminal that does not echo. A terminal of Spawn()
// echoes until the program changes it, which it does to read a secret.
bool HidesInput(const UniqueFd& fd);

// From now on the terminal does not echo what is written to it. Does nothing if
// `fd` is not a terminal.
void StopEcho(const UniqueFd& fd);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_PROCESS_TERMINAL_ECHO_H_
