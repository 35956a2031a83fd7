// A result that one thread waits for and another provides. If the callback is
// destroyed without a result, the wait ends with kCancelled, so it ends
// whatever happens.

#ifndef MITOGEN_STUB_LINK_AWAITED_H_
#define MITOGEN_STUB_LINK_AWAITED_H_

#include <functional>
#include <future>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "stub/link/completion.h"

namespace mitogen {

template <typename T>
class Awaited {
 public:
  Awaited() {
    auto promise = std::make_shared<std::promise<absl::StatusOr<T>>>();
    result_ = promise->get_future();
    completion_ =
        std::make_shared<Completion<T>>([promise](absl::StatusOr<T> result) {
          promise->set_value(std::move(result));
        });
  }

  Awaited(const Awaited&) = delete;
  Awaited& operator=(const Awaited&) = delete;

  // The callback that takes the result. Call TakeCallback() once; the first
  // result counts.
  std::function<void(absl::StatusOr<T>)> TakeCallback() {
    return [completion = std::move(completion_)](absl::StatusOr<T> result) {
      completion->Finish(std::move(result));
    };
  }

  // Waits for the result. Call it once, after TakeCallback().
  absl::StatusOr<T> Wait() { return result_.get(); }

 private:
  std::future<absl::StatusOr<T>> result_;
  std::shared_ptr<Completion<T>> completion_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_AWAITED_H_
