#include "stub/own_context.h"

#include <future>
#include <utility>

#include "router/role/shutdown_request.h"
#include "stub/link/completion.h"

namespace mitogen {

OwnContext::OwnContext(EventLoop* loop, Router* router, SendGate* gate,
                       const ContextCalls::Settings& settings)
    : loop_(loop),
      router_(router),
      limits_(settings.limits),
      calls_(loop, router, gate, settings,
             [this] { return CheckMayBlock().ok(); }),
      ends_(loop, router) {}

Context OwnContext::MakeContext(uint32_t context_id, std::string name,
                                bool chained) {
  const uint64_t number = next_chain_++;
  return Context(std::make_shared<Context::Chain>(
      Context::Chain{this, context_id, std::move(name), number,
                     std::make_shared<const CallChainOptions>(
                         calls_.ChainOptions(context_id, number, chained))}));
}

void OwnContext::ShutdownContext(const Context& context) {
  loop_->Post([this, context] { RequestShutdown(router_, context.id()); });
}

bool OwnContext::AwaitGone(uint32_t context_id, absl::Duration timeout) {
  if (!CheckMayBlock().ok()) return ends_.IsGone(context_id);
  auto gone = std::make_shared<std::promise<bool>>();
  std::future<bool> result = gone->get_future();
  AwaitGoneAsync(context_id, timeout,
                 [gone](bool ended) { gone->set_value(ended); });
  return result.get();
}

void OwnContext::AwaitGoneAsync(uint32_t context_id, absl::Duration timeout,
                                std::function<void(bool)> callback) {
  auto done = std::make_shared<Completion<bool>>(
      [callback = std::move(callback)](const absl::StatusOr<bool>& ended) {
        // Once this context has shut down, every other is gone.
        callback(ended.value_or(true));
      });
  loop_->Post([this, context_id, timeout, done = std::move(done)] {
    ends_.Await(context_id, timeout, done);
  });
}

absl::Status OwnContext::CheckMayBlock() const {
  if (std::this_thread::get_id() != io_thread_) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "expected a thread that may wait, got the I/O thread, which would wait "
      "for itself");
}

void OwnContext::End() {
  calls_.ForgetAllChains();
  ends_.Clear();
}

}  // namespace mitogen
