// A result that one thread waits for and another brings: cancelled if nobody is
// left who could bring it, so that the wait ends whatever happens.

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

  // For whoever brings the result; once. The first result counts.
  std::function<void(absl::StatusOr<T>)> TakeCallback() {
    return [completion = std::move(completion_)](absl::StatusOr<T> result) {
      completion->Finish(std::move(result));
    };
  }

  // Once, after TakeCallback().
  absl::StatusOr<T> Wait() { return result_.get(); }

 private:
  std::future<absl::StatusOr<T>> result_;
  std::shared_ptr<Completion<T>> completion_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_AWAITED_H_
