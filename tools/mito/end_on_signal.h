// SIGINT, SIGTERM and SIGHUP end this program in order: it ends what it
// started, and then dies by the signal, so that its parent sees why. A second
// signal ends it at once.
//
//   WatchEndSignals();
//   ... Master::Start() ...
//   EndOnSignal scope([&] { master->Shutdown(); });
//
// Python Mitogen does this for SIGINT only, which Python turns into an
// exception.

#ifndef MITOGEN_TOOLS_MITO_END_ON_SIGNAL_H_
#define MITOGEN_TOOLS_MITO_END_ON_SIGNAL_H_

#include <functional>

namespace mitogen::mito {

// Call this once, before this program starts threads, since they must block
// these signals too. A signal that the parent had this program ignore, as nohup
// does, stays ignored.
void WatchEndSignals();

// While it lives, a signal calls `end` on a thread of its own before this
// program dies. If `end` has begun, the destructor waits for ever, and the
// program dies. Only one may live at a time.
class EndOnSignal {
 public:
  explicit EndOnSignal(std::function<void()> end);
  ~EndOnSignal();

  EndOnSignal(const EndOnSignal&) = delete;
  EndOnSignal& operator=(const EndOnSignal&) = delete;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_END_ON_SIGNAL_H_
