// Waits for processes to end. It terminates those that do not end by themselves
// once their link is gone.
//
// Contract. All calls come from the thread of the loop, which must outlive the
// reaper. There is no signal handler: a timer checks each process by its id. If
// other code in this process has waited for it, the process counts as ended.
// The destructor kills the processes that Reap() or Terminate() were given and
// that have not ended.
//
// Source of the facts: mitogen/parent.py, Reaper (0.3.54).

#ifndef MITOGEN_STUB_OS_PROCESS_REAPER_H_
#define MITOGEN_STUB_OS_PROCESS_REAPER_H_

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>

#include "absl/container/btree_map.h"
#include "stub/os/event_loop.h"

namespace mitogen {

// Returns "exited with status 3", "was killed by signal 9 (Killed)" and so on.
std::string DescribeExit(int wait_status);

class Reaper {
 public:
  // Called once by the loop, unless the reaper is destroyed before.
  // `description` says how the process ended, as DescribeExit() does.
  using ExitCallback = std::function<void(std::string description)>;

  explicit Reaper(EventLoop* loop) : loop_(loop) {}
  ~Reaper();

  Reaper(const Reaper&) = delete;
  Reaper& operator=(const Reaper&) = delete;

  // Waits for a process that should end by itself. It gets SIGTERM after half a
  // second, and SIGKILL after three seconds.
  void Reap(pid_t pid, ExitCallback ended);

  // The same, but sends SIGTERM at once.
  void Terminate(pid_t pid, ExitCallback ended);

  // Lets the process live on, even longer than the reaper. If it ends before
  // that, it leaves no zombie.
  void Await(pid_t pid);

  // The number of processes that should end and have not yet.
  size_t size() const { return processes_.size() - awaited_; }

 private:
  struct Process {
    ExitCallback ended;
    EventLoop::Clock::duration next_check{};
    // The last signal that was sent; 0 if none.
    int signal = 0;
    // Given to Await(), so it may live on.
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

#endif  // MITOGEN_STUB_OS_PROCESS_REAPER_H_
