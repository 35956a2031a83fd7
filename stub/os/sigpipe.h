// For a program whose own threads write to links: a write to a process that is
// gone is to be an error, and not a signal that ends the program.

#ifndef MITOGEN_STUB_OS_SIGPIPE_H_
#define MITOGEN_STUB_OS_SIGPIPE_H_

#include <signal.h>

namespace mitogen {

// Ignores SIGPIPE, unless the program handles it.
inline void IgnoreSigpipe() {
  struct sigaction now = {};
  if (sigaction(SIGPIPE, nullptr, &now) != 0) return;
  if (now.sa_handler == SIG_DFL) signal(SIGPIPE, SIG_IGN);
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_SIGPIPE_H_
