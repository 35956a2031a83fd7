// The signals that ask this process to end. A handler notes the signal and
// wakes the event loop. The program then ends in order, and dies by the same
// signal, so that its parent sees why.

#ifndef MITOGEN_STUB_OS_PROCESS_EXIT_SIGNALS_H_
#define MITOGEN_STUB_OS_PROCESS_EXIT_SIGNALS_H_

namespace mitogen {

// From now on SIGTERM, SIGINT and SIGHUP are noted and wake `wake_fd` (an
// eventfd), and SIGPIPE does nothing. Programs that this one starts get the
// default actions.
void NoteExitSignals(int wake_fd);

// The first signal noted; 0 if none.
int NotedExitSignal();

// Ends this process by `signal`.
[[noreturn]] void DieBySignal(int signal);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_PROCESS_EXIT_SIGNALS_H_
