// One call of a service's method, as the method sees it: who asks, the
// arguments, and the one chance to answer.
//
// Contract. A method answers with Return() or Fail(), at once or later: the
// call may be moved away and kept. It is answered once; what comes after is
// ignored. A call that is destroyed without an answer answers with a CallError
// that says so, unless its method is marked no_reply. Made, answered and
// destroyed on the router's thread; in between a host may read the arguments
// and fill reply() on another thread, as long as no other thread touches the
// call meanwhile (SVC-8).
//
// Source of the facts: mitogen/service.py, Invoker._invoke.

#ifndef MITOGEN_ROUTER_SERVICE_SERVICE_CALL_H_
#define MITOGEN_ROUTER_SERVICE_SERVICE_CALL_H_

#include <functional>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/message.h"
#include "protocol/payload/call_service.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// A CALL_SERVICE that was read, and the room for its answer. `call` borrows
// from `arguments`, and that from the payload of `message`, so it does not
// move.
struct ServiceRequest {
  ServiceRequest() = default;
  ServiceRequest(const ServiceRequest&) = delete;
  ServiceRequest& operator=(const ServiceRequest&) = delete;

  Message message;
  Document arguments;
  CallService call;
  // Where the answer is made.
  Document reply;
};

class ServiceCall {
 public:
  // What the caller is told: a value of `reply`, or an error's message as the
  // text of a CallError; nothing, if the call ends without a word.
  using Answer = std::optional<absl::StatusOr<ValueId>>;
  using Done = std::function<void(const Document& reply, const Answer& answer)>;

  ServiceCall(std::unique_ptr<ServiceRequest> request, bool no_reply,
              Done done);
  ServiceCall(ServiceCall&& other) noexcept;
  ServiceCall& operator=(ServiceCall&&) = delete;
  ~ServiceCall();

  // All that follows is for a call that was not moved from.
  const MessageHeader& header() const { return request_->message.header; }
  const Document& arguments() const { return request_->arguments; }
  ValueId kwargs() const { return request_->call.kwargs; }
  // The argument `name`, if it was given; None if not.
  ValueId Argument(absl::string_view name) const;

  // Where the value that Return() takes is made.
  Document* reply() { return &request_->reply; }

  void Return(ValueId value);
  // `error`'s message is the text, such as PythonError() makes it.
  void Fail(const absl::Status& error);

 private:
  void Finish(const Answer& answer);

  std::unique_ptr<ServiceRequest> request_;
  bool no_reply_;
  Done done_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_SERVICE_CALL_H_
