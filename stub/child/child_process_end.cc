// How a child ends: first its own children, then what is on its way to the
// parent. Each step is over when there is nothing left to wait for, or at its
// deadline.

#include <algorithm>
#include <chrono>
#include <vector>

#include "router/role/shutdown_request.h"
#include "stub/child/child_process.h"

namespace mitogen {
namespace {

using std::chrono::milliseconds;

// The time for children to end in order once they are told, and then the time
// for their processes to end once their links are closed. After that they are
// killed.
constexpr milliseconds kChildShutdownTimeout{800};
constexpr milliseconds kChildExitTimeout{1500};

// If the parent is gone, children are not told, and their processes get only
// this time: the original kills this process after one second
// (mitogen/parent.py, Reaper, 0.3.54).
constexpr milliseconds kOrphanExitTimeout{700};

// The time for output and writes in flight (mitogen/core.py,
// Broker.shutdown_timeout).
constexpr milliseconds kShutdownTimeout{3000};

}  // namespace

void ChildProcess::AdvanceEnd() {
  while (phase_ != Phase::kEnded && IsPhaseOver()) LeavePhase();
}

// Flushes, so that a step does not wait for what was not even tried.
void ChildProcess::Enter(Phase phase, EventLoop::Clock::duration timeout) {
  phase_ = phase;
  phase_deadline_ = EventLoop::Clock::now() + timeout;
  transport_.links().Flush();
}

bool ChildProcess::IsPhaseOver() {
  if (phase_ == Phase::kRunning) return shutting_down_;
  if (EventLoop::Clock::now() >= phase_deadline_) return true;
  switch (phase_) {
    case Phase::kTellingChildren:
      return std::none_of(told_.begin(), told_.end(), [this](LinkId link) {
        return context_.router().HasLink(link);
      });
    case Phase::kReapingChildren:
      return transport_.children().ending() == 0;
    case Phase::kDraining:
      return IsDrained();
    case Phase::kRunning:
    case Phase::kEnded:
      break;
  }
  return true;
}

void ChildProcess::LeavePhase() {
  switch (phase_) {
    case Phase::kRunning:
      transport_.children().CancelConnects();
      TellChildren();
      return Enter(Phase::kTellingChildren, kChildShutdownTimeout);
    case Phase::kTellingChildren:
      CloseChildren();
      return Enter(Phase::kReapingChildren,
                   parent_lost_ ? kOrphanExitTimeout : kChildExitTimeout);
    case Phase::kReapingChildren:
      // Output that was printed before the end still reaches the parent's log.
      if (out_.has_value()) out_->ShutDownWrites();
      if (err_.has_value()) err_->ShutDownWrites();
      return Enter(Phase::kDraining, kShutdownTimeout);
    case Phase::kDraining:
      return Finish();
    case Phase::kEnded:
      return;
  }
}

bool ChildProcess::IsDrained() {
  return !(out_.has_value() && out_->open()) &&
         !(err_.has_value() && err_->open()) &&
         transport_.links().pending_bytes(context_.parent_link()) == 0;
}

void ChildProcess::TellChildren() {
  if (parent_lost_) return;
  told_ = RequestShutdownOfChildren(&context_.router());
}

void ChildProcess::CloseChildren() {
  for (LinkId link : context_.router().Links()) {
    if (link != context_.parent_link()) OnLinkLost(link, absl::OkStatus());
  }
}

void ChildProcess::Finish() {
  calls_.Close();
  context_.Exit();
  transport_.links().Flush();
  own_.End();
  transport_.End();
  phase_ = Phase::kEnded;
}

}  // namespace mitogen
