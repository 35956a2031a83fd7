// The calls of a master. The calling thread encodes a call; the I/O thread
// sends it, and ends it when a reply, a dead message or a time-out comes.
//
// Contract. Methods may be called from any thread, unless they say otherwise.
// The loop, the router and the gate must outlive this object. The gate must
// also outlive the loop's tasks.

#ifndef MITOGEN_STUB_CONTEXT_CALLS_H_
#define MITOGEN_STUB_CONTEXT_CALLS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/role/call_chain.h"
#include "router/router.h"
#include "stub/context.h"
#include "stub/link/completion.h"
#include "stub/link/send_gate.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class ContextCalls {
 public:
  struct Settings {
    Dialect dialect;
    Limits limits;
    // The prefix of all chain ids.
    std::string chain_prefix;
  };

  // `may_wait` says whether the calling thread may wait.
  ContextCalls(EventLoop* loop, Router* router, SendGate* gate,
               Settings settings, std::function<bool()> may_wait)
      : loop_(loop),
        router_(router),
        gate_(gate),
        settings_(std::move(settings)),
        may_wait_(std::move(may_wait)) {}

  ContextCalls(const ContextCalls&) = delete;
  ContextCalls& operator=(const ContextCalls&) = delete;

  // If `chained`, calls with the same `number` fail together.
  CallChainOptions ChainOptions(uint32_t context_id, uint64_t number,
                                bool chained) const;
  // Call this when the program makes no more calls of the chain.
  void ForgetChain(uint64_t number);
  void ResetChain(const Context& context);

  // These encode on the calling thread.
  void Call(const Context& context, absl::string_view function,
            CallArguments* arguments, absl::Duration timeout,
            Context::CallCallback done);
  void CallUnread(const Context& context, absl::string_view function,
                  CallArguments* arguments, absl::Duration timeout,
                  Context::UnreadCallback done);
  absl::Status CallNoReply(const Context& context, absl::string_view function,
                           CallArguments* arguments);
  void CallService(const Context& context, std::string service,
                   std::string method, CallArguments arguments,
                   absl::Duration timeout, Context::CallCallback done);
  void CallServiceUnread(const Context& context, std::string service,
                         std::string method, CallArguments arguments,
                         absl::Duration timeout, Context::UnreadCallback done);
  absl::Status SendValue(uint32_t context_id, uint32_t handle,
                         const PythonValue& value);

  // On the I/O thread.
  size_t chain_count() const { return chains_.size(); }
  void ForgetAllChains() { chains_.clear(); }

 private:
  // `T` is PythonValue, or Message for an answer that is not decoded here.
  template <typename T>
  struct PendingCall;

  absl::StatusOr<Message> EncodeCall(const Context& context,
                                     absl::string_view function,
                                     CallArguments* arguments) const;
  // Called on the calling thread, for the bytes of `message`.
  SendGate::Pass EnterGate(const absl::StatusOr<Message>& message);
  template <typename T>
  void PostCall(const Context& context, absl::string_view function,
                CallArguments* arguments, absl::Duration timeout,
                Completion<T>::Callback done);
  template <typename T>
  void PostServiceCall(const Context& context, std::string service,
                       std::string method, CallArguments arguments,
                       absl::Duration timeout, Completion<T>::Callback done);

  // On the I/O thread.
  CallChain& ChainOf(const Context& context);
  template <typename T>
  void StartCall(std::shared_ptr<PendingCall<T>> call);
  absl::StatusOr<uint32_t> SendCall(
      const std::shared_ptr<PendingCall<PythonValue>>& call);
  absl::StatusOr<uint32_t> SendCall(
      const std::shared_ptr<PendingCall<Message>>& call);
  template <typename T>
  void StartServiceCall(const Context& context, const std::string& service,
                        const std::string& method, CallArguments* arguments,
                        absl::Duration timeout,
                        const std::shared_ptr<Completion<T>>& done);
  // When the time is over, ends `done` with an error and calls `give_up`.
  template <typename T>
  void LimitCall(absl::Duration timeout,
                 const std::shared_ptr<Completion<T>>& done,
                 std::function<void()> give_up);

  EventLoop* const loop_;
  Router* const router_;
  SendGate* const gate_;
  const Settings settings_;
  const std::function<bool()> may_wait_;
  absl::btree_map<uint64_t, std::unique_ptr<CallChain>> chains_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONTEXT_CALLS_H_
