#include "stub/context.h"

#include "protocol/status_macros.h"
#include "stub/link/awaited.h"
#include "stub/master_process.h"

namespace mitogen {
namespace {

using Callback = Context::CallCallback;

// Waits for the result that `start` gives to its callback.
absl::StatusOr<PythonValue> Wait(const MasterProcess& master,
                                 const std::function<void(Callback)>& start) {
  RETURN_IF_ERROR(master.CheckMayBlock());
  Awaited<PythonValue> value;
  start(value.TakeCallback());
  return value.Wait();
}

}  // namespace

Context::Chain::~Chain() { master->calls().ForgetChain(number); }

absl::StatusOr<PythonValue> Context::Call(absl::string_view function,
                                          CallArguments arguments,
                                          const CallOptions& options) const {
  return Wait(*chain_->master, [&](Callback done) {
    CallAsync(function, std::move(arguments), std::move(done), options);
  });
}

void Context::CallAsync(absl::string_view function, CallArguments arguments,
                        CallCallback done, const CallOptions& options) const {
  chain_->master->calls().Call(*this, function, &arguments, options.timeout,
                               std::move(done));
}

void Context::CallUnreadAsync(absl::string_view function,
                              CallArguments arguments, UnreadCallback done,
                              const CallOptions& options) const {
  chain_->master->calls().CallUnread(*this, function, &arguments,
                                     options.timeout, std::move(done));
}

absl::Status Context::CallNoReply(absl::string_view function,
                                  CallArguments arguments) const {
  return chain_->master->calls().CallNoReply(*this, function, &arguments);
}

absl::StatusOr<PythonValue> Context::CallService(
    absl::string_view service, absl::string_view method,
    CallArguments arguments, const CallOptions& options) const {
  return Wait(*chain_->master, [&](Callback done) {
    CallServiceAsync(service, method, std::move(arguments), std::move(done),
                     options);
  });
}

void Context::CallServiceAsync(absl::string_view service,
                               absl::string_view method,
                               CallArguments arguments, CallCallback done,
                               const CallOptions& options) const {
  chain_->master->calls().CallService(*this, std::string(service),
                                      std::string(method), std::move(arguments),
                                      options.timeout, std::move(done));
}

void Context::CallServiceUnreadAsync(absl::string_view service,
                                     absl::string_view method,
                                     CallArguments arguments,
                                     UnreadCallback done,
                                     const CallOptions& options) const {
  chain_->master->calls().CallServiceUnread(
      *this, std::string(service), std::string(method), std::move(arguments),
      options.timeout, std::move(done));
}

absl::Status Context::Send(uint32_t handle, const PythonValue& value) const {
  return chain_->master->calls().SendValue(id(), handle, value);
}

Context Context::Chained() const {
  return chain_->master->MakeContext(id(), name(), /*chained=*/true);
}

void Context::ResetChain() const { chain_->master->calls().ResetChain(*this); }

void Context::Shutdown() const { chain_->master->ShutdownContext(*this); }

bool Context::AwaitGone(absl::Duration timeout) const {
  return chain_->master->AwaitGone(id(), timeout);
}

void Context::AwaitGoneAsync(absl::Duration timeout,
                             std::function<void(bool)> done) const {
  chain_->master->AwaitGoneAsync(id(), timeout, std::move(done));
}

}  // namespace mitogen
