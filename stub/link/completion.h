// Calls a callback exactly once: with the result, or with kCancelled if the
// last owner goes away without one.

#ifndef MITOGEN_STUB_LINK_COMPLETION_H_
#define MITOGEN_STUB_LINK_COMPLETION_H_

#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace mitogen {

// All that may provide the result share it (std::shared_ptr). One thread at a
// time.
template <typename T>
class Completion {
 public:
  using Callback = std::function<void(absl::StatusOr<T>)>;

  explicit Completion(Callback callback) : callback_(std::move(callback)) {}
  ~Completion() {
    Finish(absl::CancelledError(
        "expected a result, nobody is left who could bring it: the context has "
        "shut down"));
  }

  Completion(const Completion&) = delete;
  Completion& operator=(const Completion&) = delete;

  bool finished() const { return callback_ == nullptr; }

  // Sets a hook that runs before the callback. Call it before Finish(); there
  // is one hook at most.
  void AtFinish(std::function<void()> hook) { hook_ = std::move(hook); }

  // Calls the callback with `result`, unless there was a result before.
  void Finish(absl::StatusOr<T> result) {
    const Callback callback = std::exchange(callback_, nullptr);
    if (const auto hook = std::exchange(hook_, nullptr)) hook();
    if (callback != nullptr) callback(std::move(result));
  }

 private:
  Callback callback_;
  std::function<void()> hook_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_COMPLETION_H_
