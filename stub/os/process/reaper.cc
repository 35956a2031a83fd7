#include "stub/os/process/reaper.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

using std::chrono::milliseconds;

// The time between checks of a process: short at first, then longer and longer.
constexpr milliseconds kFirstCheck{1};
constexpr milliseconds kLastCheck{200};
constexpr milliseconds kLastAwait{5000};

constexpr milliseconds kPatience{500};
constexpr milliseconds kPatienceAfterTerm{2500};

}  // namespace

std::string DescribeExit(int wait_status) {
  if (WIFEXITED(wait_status)) {
    return absl::StrCat("exited with status ", WEXITSTATUS(wait_status));
  }
  if (WIFSIGNALED(wait_status)) {
    const int signal = WTERMSIG(wait_status);
    const char* const name = sigdescr_np(signal);
    return absl::StrCat("was killed by signal ", signal, " (",
                        name == nullptr ? "unknown" : name, ")");
  }
  return absl::StrCat("ended with wait status ", wait_status);
}

// The remaining processes must not outlive this one. A process that we may not
// kill, such as sudo, ends when it finds its link closed.
Reaper::~Reaper() {
  for (const auto& [pid, process] : processes_) {
    loop_->Cancel(process.check);
    loop_->Cancel(process.escalation);
    if (process.awaited) continue;
    if (kill(pid, SIGKILL) == 0) waitpid(pid, nullptr, 0);
  }
}

void Reaper::Reap(pid_t pid, ExitCallback ended) {
  Add(pid, kPatience, std::move(ended));
}

void Reaper::Terminate(pid_t pid, ExitCallback ended) {
  Add(pid, milliseconds(0), std::move(ended));
}

void Reaper::Await(pid_t pid) {
  Process process;
  process.ended = [this](const std::string&) { --awaited_; };
  process.next_check = kLastCheck;
  process.awaited = true;
  process.check = loop_->After(kLastCheck, [this, pid] { Check(pid); });
  processes_[pid] = std::move(process);
  ++awaited_;
}

void Reaper::Add(pid_t pid, EventLoop::Clock::duration patience,
                 ExitCallback ended) {
  Process process;
  process.ended = std::move(ended);
  process.next_check = kFirstCheck;
  process.escalation = loop_->After(patience, [this, pid] { Escalate(pid); });
  process.check = loop_->After(milliseconds(0), [this, pid] { Check(pid); });
  processes_[pid] = std::move(process);
}

void Reaper::Check(pid_t pid) {
  Process& process = processes_.at(pid);
  int status = 0;
  const pid_t found = waitpid(pid, &status, WNOHANG);
  if (found == 0 || (found < 0 && errno == EINTR)) {
    process.check =
        loop_->After(process.next_check, [this, pid] { Check(pid); });
    process.next_check = std::min<EventLoop::Clock::duration>(
        process.next_check * 2, process.awaited ? kLastAwait : kLastCheck);
    return;
  }
  loop_->Cancel(process.escalation);
  const ExitCallback ended = std::move(process.ended);
  processes_.erase(pid);
  ended(found == pid ? DescribeExit(status) : "ended unseen");
}

void Reaper::Escalate(pid_t pid) {
  Process& process = processes_.at(pid);
  const bool first = process.signal == 0;
  process.signal = first ? SIGTERM : SIGKILL;
  kill(pid, process.signal);
  process.next_check = kFirstCheck;
  if (!first) return;
  process.escalation =
      loop_->After(kPatienceAfterTerm, [this, pid] { Escalate(pid); });
}

}  // namespace mitogen
