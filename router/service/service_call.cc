#include "router/service/service_call.h"

#include <utility>

#include "router/role/python_error.h"

namespace mitogen {

ServiceCall::ServiceCall(std::unique_ptr<ServiceRequest> request, bool no_reply,
                         Done done)
    : request_(std::move(request)),
      no_reply_(no_reply),
      done_(std::move(done)) {}

ServiceCall::ServiceCall(ServiceCall&& other) noexcept
    : request_(std::move(other.request_)),
      no_reply_(other.no_reply_),
      done_(std::exchange(other.done_, nullptr)) {}

ServiceCall::~ServiceCall() {
  if (done_ == nullptr) return;
  if (no_reply_) {
    Finish(std::nullopt);
  } else {
    Fail(PythonError("mitogen.core.CallError",
                     "the method ended without an answer"));
  }
}

ValueId ServiceCall::Argument(absl::string_view name) const {
  return arguments().Find(kwargs(), name).value_or(Document::None());
}

void ServiceCall::Return(ValueId value) { Finish(value); }

void ServiceCall::Fail(const absl::Status& error) { Finish(error); }

void ServiceCall::Finish(const Answer& answer) {
  const Done done = std::exchange(done_, nullptr);
  if (done != nullptr) done(request_->reply, answer);
}

}  // namespace mitogen
