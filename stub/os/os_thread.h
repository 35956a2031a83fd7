// A thread that the system may refuse to start, by a limit on processes or on
// memory: the standard library's would end the program then.
//
// Contract. Move-only. Joined by Join(), at the latest by the destructor.

#ifndef MITOGEN_STUB_OS_OS_THREAD_H_
#define MITOGEN_STUB_OS_OS_THREAD_H_

#include <pthread.h>

#include <optional>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"

namespace mitogen {

class OsThread {
 public:
  // No thread.
  OsThread() = default;
  ~OsThread() { Join(); }
  OsThread(OsThread&& other) noexcept
      : thread_(std::exchange(other.thread_, std::nullopt)) {}
  OsThread& operator=(OsThread&& other) noexcept;

  // Runs `body` on a thread of its own, with a stack of 8 MiB, or of 1 MiB
  // where there is no room for that. ResourceExhausted, in words, if there is
  // no thread to be had; then `body` does not run.
  static absl::StatusOr<OsThread> Start(absl::AnyInvocable<void()> body);

  bool joinable() const { return thread_.has_value(); }
  // Waits for the end of `body`, if there is a thread.
  void Join();

 private:
  explicit OsThread(pthread_t thread) : thread_(thread) {}

  std::optional<pthread_t> thread_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_OS_THREAD_H_
