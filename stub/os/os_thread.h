// A thread whose start can fail. If a limit on processes or memory refuses the
// thread, the caller gets an error; std::thread would end the program.
//
// Contract. Move-only. Join() joins the thread; the destructor does so if
// nobody has, and nobody called Detach().

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
  // Holds no thread.
  OsThread() = default;
  ~OsThread() { Join(); }
  OsThread(OsThread&& other) noexcept
      : thread_(std::exchange(other.thread_, std::nullopt)) {}
  OsThread& operator=(OsThread&& other) noexcept;

  // Runs `body` on a new thread, with a stack of 8 MiB, or of 1 MiB if there is
  // no room for that. If the system gives no thread, the error is
  // ResourceExhausted and `body` does not run.
  static absl::StatusOr<OsThread> Start(absl::AnyInvocable<void()> body);

  bool joinable() const { return thread_.has_value(); }
  // If there is a thread, waits until `body` has ended.
  void Join();
  // Leaves the thread, if there is one, to itself.
  void Detach();

 private:
  explicit OsThread(pthread_t thread) : thread_(thread) {}

  std::optional<pthread_t> thread_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_OS_THREAD_H_
