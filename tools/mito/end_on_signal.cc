#include "tools/mito/end_on_signal.h"

#include <pthread.h>
#include <signal.h>

#include <mutex>
#include <utility>

#include "stub/os/process/exit_signals.h"

namespace mitogen::mito {
namespace {

// Process-wide, as signals are. Never destroyed, since the thread stays.
struct State {
  std::mutex mutex;
  std::function<void()> end;
  sigset_t watched;
};

State& TheState() {
  static State* const state = new State();
  return *state;
}

void* AwaitSignal(void*) {
  State& state = TheState();
  int signal = 0;
  while (sigwait(&state.watched, &signal) != 0) {
  }
  // Never unlocked again.
  const std::lock_guard<std::mutex> lock(state.mutex);
  pthread_sigmask(SIG_UNBLOCK, &state.watched, nullptr);
  if (state.end != nullptr) state.end();
  DieBySignal(signal);
}

bool IsIgnored(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 &&
         action.sa_handler == SIG_IGN;
}

}  // namespace

void WatchEndSignals() {
  State& state = TheState();
  sigemptyset(&state.watched);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!IsIgnored(signal)) sigaddset(&state.watched, signal);
  }
  pthread_sigmask(SIG_BLOCK, &state.watched, nullptr);
  pthread_t thread;
  if (pthread_create(&thread, nullptr, AwaitSignal, nullptr) == 0) {
    pthread_detach(thread);
  } else {
    // Without a thread the signals end this program as usual.
    pthread_sigmask(SIG_UNBLOCK, &state.watched, nullptr);
  }
}

EndOnSignal::EndOnSignal(std::function<void()> end) {
  const std::lock_guard<std::mutex> lock(TheState().mutex);
  TheState().end = std::move(end);
}

EndOnSignal::~EndOnSignal() {
  const std::lock_guard<std::mutex> lock(TheState().mutex);
  TheState().end = nullptr;
}

}  // namespace mitogen::mito
