#include "stub/context.h"

#include "protocol/status_macros.h"
#include "stub/link/awaited.h"
#include "stub/own_context.h"

namespace mitogen {
namespace {

using Callback = Context::UnreadCallback;

// Waits for the answer that `start` gives to its callback. This thread reads
// it, so that no other call waits meanwhile.
absl::StatusOr<PythonValue> Wait(const OwnContext& own, const Limits& limits,
                                 const std::function<void(Callback)>& start) {
  RETURN_IF_ERROR(own.CheckMayBlock());
  Awaited<Message> answer;
  start(answer.TakeCallback());
  return Context::ResultOf(answer.Wait(), limits);
}

}  // namespace

Context::Chain::~Chain() { own->calls().ForgetChain(number); }

absl::StatusOr<PythonValue> Context::Call(absl::string_view function,
                                          CallArguments arguments,
                                          const CallOptions& options) const {
  return Wait(*chain_->own, chain_->options->limits, [&](Callback done) {
    CallUnreadAsync(function, std::move(arguments), std::move(done), options);
  });
}

void Context::CallAsync(absl::string_view function, CallArguments arguments,
                        CallCallback done, const CallOptions& options) const {
  chain_->own->calls().Call(*this, function, &arguments, options.timeout,
                            std::move(done));
}

void Context::CallUnreadAsync(absl::string_view function,
                              CallArguments arguments, UnreadCallback done,
                              const CallOptions& options) const {
  chain_->own->calls().CallUnread(*this, function, &arguments, options.timeout,
                                  std::move(done));
}

absl::Status Context::CallNoReply(absl::string_view function,
                                  CallArguments arguments) const {
  return chain_->own->calls().CallNoReply(*this, function, &arguments);
}

absl::StatusOr<PythonValue> Context::CallService(
    absl::string_view service, absl::string_view method,
    CallArguments arguments, const CallOptions& options) const {
  return Wait(*chain_->own, chain_->options->limits, [&](Callback done) {
    CallServiceUnreadAsync(service, method, std::move(arguments),
                           std::move(done), options);
  });
}

void Context::CallServiceAsync(absl::string_view service,
                               absl::string_view method,
                               CallArguments arguments, CallCallback done,
                               const CallOptions& options) const {
  chain_->own->calls().CallService(*this, std::string(service),
                                   std::string(method), std::move(arguments),
                                   options.timeout, std::move(done));
}

void Context::CallServiceUnreadAsync(absl::string_view service,
                                     absl::string_view method,
                                     CallArguments arguments,
                                     UnreadCallback done,
                                     const CallOptions& options) const {
  chain_->own->calls().CallServiceUnread(
      *this, std::string(service), std::string(method), std::move(arguments),
      options.timeout, std::move(done));
}

absl::Status Context::Send(uint32_t handle, const PythonValue& value) const {
  return chain_->own->calls().SendValue(id(), handle, value);
}

Context Context::Chained() const {
  return chain_->own->MakeContext(id(), name(), /*chained=*/true);
}

void Context::ResetChain() const { chain_->own->calls().ResetChain(*this); }

void Context::Shutdown() const { chain_->own->ShutdownContext(*this); }

bool Context::AwaitGone(absl::Duration timeout) const {
  return chain_->own->AwaitGone(id(), timeout);
}

void Context::AwaitGoneAsync(absl::Duration timeout,
                             std::function<void(bool)> done) const {
  chain_->own->AwaitGoneAsync(id(), timeout, std::move(done));
}

}  // namespace mitogen
