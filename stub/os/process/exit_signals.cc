#include "stub/os/process/exit_signals.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <initializer_list>

namespace mitogen {
namespace {

// A global, since signals are for the whole process.
std::atomic<int> noted_signal{0};
std::atomic<int> noted_wake_fd{-1};

void NoteSignal(int signal) {
  const int saved_errno = errno;
  int none = 0;
  noted_signal.compare_exchange_strong(none, signal);
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t size =
      write(noted_wake_fd.load(), &one, sizeof one);
  errno = saved_errno;
}

void DoNothing(int) {}

void Handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

}  // namespace

void NoteExitSignals(int wake_fd) {
  noted_wake_fd.store(wake_fd);
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) Handle(signal, NoteSignal);
  // A handler rather than SIG_IGN, which programs started here would inherit.
  Handle(SIGPIPE, DoNothing);
}

int NotedExitSignal() { return noted_signal.load(); }

void DieBySignal(int signal) {
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  kill(getpid(), signal);
  _exit(128 + signal);
}

}  // namespace mitogen
