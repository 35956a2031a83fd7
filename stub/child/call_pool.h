// The threads that run slow calls, several at once. They are started one by one
// as calls come, up to a number; a thread that is idle takes the next call.
//
// Contract. One thread calls Push(). Close() may come from any thread. The
// destructor waits until the calls that run have ended. What waits is bounded
// in bytes.

#ifndef MITOGEN_STUB_CHILD_CALL_POOL_H_
#define MITOGEN_STUB_CHILD_CALL_POOL_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "protocol/message.h"
#include "stub/link/message_queue.h"
#include "stub/os/os_thread.h"

namespace mitogen {

class CallPool {
 public:
  using Run = std::function<void(const Message&)>;

  // `make_runner` is called on each thread of the pool, and makes what runs the
  // calls there.
  CallPool(size_t max_threads, std::function<Run()> make_runner,
           size_t max_bytes = kMaxQueuedBytes)
      : max_threads_(max_threads),
        make_runner_(std::move(make_runner)),
        queue_(max_bytes) {}
  ~CallPool();

  CallPool(const CallPool&) = delete;
  CallPool& operator=(const CallPool&) = delete;

  // Has a thread run `call`. Errors: kResourceExhausted if what waits leaves no
  // room, and kUnavailable if the system gives not even one thread. Then the
  // call does not run.
  absl::Status Push(Message call);

  // Drops the calls that wait.
  void Close() { queue_.Close(); }

 private:
  absl::Status StartThread();
  void RunCalls();

  const size_t max_threads_;
  const std::function<Run()> make_runner_;
  MessageQueue queue_;
  // Calls that wait or run.
  std::atomic<size_t> unfinished_ = 0;
  std::vector<OsThread> threads_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CALL_POOL_H_
