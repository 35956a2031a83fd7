#include <signal.h>

#include <memory>
#include <utility>
#include <vector>

#include "protocol/status_macros.h"
#include "stub/child.h"
#include "stub/child/booting.h"
#include "stub/child/child_process.h"
#include "stub/child/functions/parent_functions.h"
#include "stub/os/event_loop.h"
#include "stub/os/sigpipe.h"

namespace mitogen {

absl::StatusOr<std::unique_ptr<ChildLoop>> ChildLoop::Boot(
    int argc, char** argv, ChildProgram program) {
  struct Boot boot = BootThisProcess(argc, argv, program.capture_output);
  RETURN_IF_ERROR(boot.error);
  if (!boot.context.has_value()) {
    return absl::CancelledError(
        "expected a parent that boots a context, it only asked whether this "
        "program runs here");
  }
  IgnoreSigpipe();
  if (program.intermediate) AddParentFunctions(&program.functions);
  auto process = std::make_unique<ChildProcess>(*std::move(boot.context),
                                                std::move(program),
                                                ChildProcess::Calls::kInLoop);
  RETURN_IF_ERROR(process->Start(boot.say_up));
  return std::unique_ptr<ChildLoop>(new ChildLoop(std::move(process)));
}

ChildLoop::ChildLoop(std::unique_ptr<ChildProcess> process)
    : process_(std::move(process)) {}

ChildLoop::~ChildLoop() = default;

Child& ChildLoop::child() { return process_->child(); }

void ChildLoop::AppendPollDescriptors(std::vector<pollfd>* descriptors) const {
  process_->AppendPollDescriptors(descriptors);
}

std::chrono::steady_clock::time_point ChildLoop::NextDeadline() const {
  return process_->NextDeadline();
}

int ChildLoop::PollTimeoutMs() const {
  return EventLoop::PollTimeoutMs(process_->NextDeadline());
}

void ChildLoop::Turn() { process_->Turn(EventLoop::kNow); }

std::optional<int> ChildLoop::ended() const { return process_->exit_status(); }

}  // namespace mitogen
