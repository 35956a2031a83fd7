#include "stub/child/call_pool.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"

namespace mitogen {

CallPool::~CallPool() {
  Close();
  for (OsThread& thread : threads_) thread.Join();
}

absl::Status CallPool::Push(Message call) {
  RETURN_IF_ERROR(StartThread());
  ++unfinished_;
  if (queue_.Push(std::move(call))) return absl::OkStatus();
  --unfinished_;
  return absl::ResourceExhaustedError("the queue of slow calls is full");
}

// Starts a thread if all that there are have a call, and there may be more.
absl::Status CallPool::StartThread() {
  if (unfinished_ < threads_.size() || threads_.size() == max_threads_) {
    return absl::OkStatus();
  }
  absl::StatusOr<OsThread> thread = OsThread::Start([this] { RunCalls(); });
  if (thread.ok()) {
    threads_.push_back(*std::move(thread));
  } else if (threads_.empty()) {
    return absl::UnavailableError(
        absl::StrCat("expected a thread for a slow function, the system gave "
                     "none: ",
                     thread.status().message()));
  }
  return absl::OkStatus();
}

void CallPool::RunCalls() {
  const Run run = make_runner_();
  while (std::optional<Message> call = queue_.Pop()) {
    run(*call);
    --unfinished_;
  }
}

}  // namespace mitogen
