// Sees processes to their end: waits for each, and takes those down that do not
// end by themselves once their link is gone.
//
// Contract. All calls come from the thread of the loop, which must outlive the
// reaper. No signal handler is installed: each process is looked after by its
// number. A process whose number somebody else waits for is lost to us, and
// counts as ended.
//
// Source of the facts: mitogen/parent.py, Reaper (0.3.54).

#ifndef MITOGEN_STUB_OS_REAPER_H_
#define MITOGEN_STUB_OS_REAPER_H_

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>

#include "absl/container/btree_map.h"
#include "stub/os/event_loop.h"

namespace mitogen {

// "exited with status 3", "was killed by signal 9 (Killed)".
std::string DescribeExit(int wait_status);

class Reaper {
 public:
  // `description` says how the process ended, as DescribeExit() does.
  using ExitCallback = std::function<void(std::string description)>;

  explicit Reaper(EventLoop* loop) : loop_(loop) {}
  ~Reaper();

  Reaper(const Reaper&) = delete;
  Reaper& operator=(const Reaper&) = delete;

  // The process is to end by itself: it gets SIGTERM if it has not within
  // half a second, SIGKILL after three, and is waited for.
  void Reap(pid_t pid, ExitCallback ended);

  // The same, with SIGTERM at once.
  void Terminate(pid_t pid, ExitCallback ended);

  // The process lives on as long as it likes, also longer than the reaper; if
  // it ends before, it leaves no zombie.
  void Await(pid_t pid);

  // Processes that are to end, and have not yet.
  size_t size() const { return processes_.size() - awaited_; }

 private:
  struct Process {
    ExitCallback ended;
    EventLoop::Clock::duration next_check{};
    // The last signal that it got; 0 if none.
    int signal = 0;
    // May live on.
    bool awaited = false;
    EventLoop::TimerId check;
    EventLoop::TimerId escalation;
  };

  void Add(pid_t pid, EventLoop::Clock::duration patience, ExitCallback ended);
  void Check(pid_t pid);
  void Escalate(pid_t pid);

  EventLoop* const loop_;
  absl::btree_map<pid_t, Process> processes_;
  size_t awaited_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_REAPER_H_
