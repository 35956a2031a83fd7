// The signals that ask this process to end. They are noted, and wake the event
// loop, which ends in order; the process then dies by the signal, so that its
// parent sees why.

#ifndef MITOGEN_STUB_OS_EXIT_SIGNALS_H_
#define MITOGEN_STUB_OS_EXIT_SIGNALS_H_

namespace mitogen {

// From now on SIGTERM, SIGINT and SIGHUP are noted and `wake_fd` (an eventfd)
// is written to; SIGPIPE does nothing. Programs that this one starts get the
// defaults.
void NoteExitSignals(int wake_fd);

// The first signal noted; 0 if none.
int NotedExitSignal();

// Ends this process by `signal`.
[[noreturn]] void DieBySignal(int signal);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_EXIT_SIGNALS_H_
