#include "stub/context_calls.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/payload/call_reply.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/status_macros.h"
#include "router/service/service_request.h"
#include "stub/link/message_queue.h"
#include "stub/link/time_limit.h"
#include "stub/values/received_value.h"
#include "stub/values/remote_function.h"

namespace mitogen {
namespace {

// The error that the reply brings; OK if it brings a value.
absl::Status FailureOf(const absl::StatusOr<CallReply>& reply,
                       const Document& document) {
  if (!reply.ok()) return reply.status();
  if (reply->dead_reason.has_value()) {
    return absl::UnavailableError(absl::StrCat(
        "expected a reply, got a dead message: ", *reply->dead_reason));
  }
  if (document.kind(reply->value) == ValueKind::kCallError) {
    return absl::AbortedError(document.text(reply->value));
  }
  return absl::OkStatus();
}

absl::StatusOr<PythonValue> Read(const MessageView& answer,
                                 const Limits& limits) {
  PickleDecoder decoder(limits);
  ReceivedValue received(answer);
  const absl::StatusOr<CallReply> reply =
      ParseCallReply(received.message(), &decoder, received.document());
  RETURN_IF_ERROR(FailureOf(reply, *received.document()));
  return received.ValueAt(reply->value);
}

void FinishBy(const MessageView& answer, const Limits& limits,
              Completion<PythonValue>* done) {
  done->Finish(Read(answer, limits));
}

void FinishBy(const MessageView& answer, const Limits&,
              Completion<Message>* done) {
  done->Finish(Message::From(answer));
}

}  // namespace

// All that goes with a call from the calling thread to its result. It is one
// object, because calls are many.
template <typename T>
struct ContextCalls::PendingCall {
  PendingCall(ContextCalls* calls, Context called,
              absl::StatusOr<Message> encoded, absl::Duration limit,
              Completion<T>::Callback callback)
      : context(std::move(called)),
        message(std::move(encoded)),
        timeout(limit),
        pass(calls->EnterGate(message)),
        done(std::move(callback)) {}

  // Keeps the context, since its chain is forgotten with its last copy.
  const Context context;
  absl::StatusOr<Message> message;
  const absl::Duration timeout;
  std::optional<SendGate::Pass> pass;
  Completion<T> done;
};

absl::StatusOr<PythonValue> Context::ResultOf(
    const absl::StatusOr<Message>& answer, const Limits& limits) {
  if (!answer.ok()) return answer.status();
  return Read(answer->view(), limits);
}

SendGate::Pass ContextCalls::EnterGate(const absl::StatusOr<Message>& message) {
  const size_t size = message.ok() ? QueuedBytes(message->view()) : 0;
  return gate_->Enter(size, /*may_wait=*/may_wait_());
}

CallChainOptions ContextCalls::ChainOptions(uint32_t context_id,
                                            uint64_t number,
                                            bool chained) const {
  CallChainOptions options;
  options.context_id = context_id;
  options.dialect = settings_.dialect;
  options.limits = settings_.limits;
  if (chained) {
    options.chain_id = absl::StrCat(settings_.chain_prefix, "-", number);
  }
  return options;
}

CallChain& ContextCalls::ChainOf(const Context& context) {
  std::unique_ptr<CallChain>& chain = chains_[context.chain_->number];
  if (chain == nullptr) {
    chain = std::make_unique<CallChain>(router_, *context.chain_->options);
  }
  return *chain;
}

absl::StatusOr<Message> ContextCalls::EncodeCall(
    const Context& context, absl::string_view function,
    CallArguments* arguments) const {
  ASSIGN_OR_RETURN(const RemoteFunction parsed, ParseRemoteFunction(function));
  return MakeCall({parsed.module, parsed.class_name, parsed.function,
                   arguments->positional(), arguments->keywords()},
                  *context.chain_->options, &arguments->document());
}

void ContextCalls::Call(const Context& context, absl::string_view function,
                        CallArguments* arguments, absl::Duration timeout,
                        Context::CallCallback done) {
  PostCall<PythonValue>(context, function, arguments, timeout, std::move(done));
}

void ContextCalls::CallUnread(const Context& context,
                              absl::string_view function,
                              CallArguments* arguments, absl::Duration timeout,
                              Context::UnreadCallback done) {
  PostCall<Message>(context, function, arguments, timeout, std::move(done));
}

template <typename T>
void ContextCalls::PostCall(const Context& context, absl::string_view function,
                            CallArguments* arguments, absl::Duration timeout,
                            Completion<T>::Callback done) {
  auto call = std::make_shared<PendingCall<T>>(
      this, context, EncodeCall(context, function, arguments), timeout,
      std::move(done));
  loop_->Post([this, call = std::move(call)]() mutable {
    StartCall<T>(std::move(call));
  });
}

absl::Status ContextCalls::CallNoReply(const Context& context,
                                       absl::string_view function,
                                       CallArguments* arguments) {
  absl::StatusOr<Message> call = EncodeCall(context, function, arguments);
  if (!call.ok()) return call.status();
  // Nobody else could tell the program.
  if (call->payload.size() > settings_.limits.max_message_size) {
    return absl::InvalidArgumentError(absl::StrCat(
        "expected a call of at most ", settings_.limits.max_message_size,
        " bytes, got ", call->payload.size()));
  }
  loop_->Post([this, context, pass = EnterGate(call),
               call = *std::move(call)]() mutable {
    ChainOf(context).SendNoReply(std::move(call));
  });
  return absl::OkStatus();
}

template <typename T>
void ContextCalls::StartCall(std::shared_ptr<PendingCall<T>> call) {
  if (!call->message.ok()) return call->done.Finish(call->message.status());
  const absl::StatusOr<uint32_t> handle = SendCall(call);
  call->pass.reset();
  if (!handle.ok()) return call->done.Finish(handle.status());
  if (call->timeout == absl::InfiniteDuration()) return;
  LimitCall(call->timeout, std::shared_ptr<Completion<T>>(call, &call->done),
            [this, number = call->context.chain_->number, handle = *handle] {
              const auto it = chains_.find(number);
              if (it != chains_.end()) it->second->Cancel(handle);
            });
}

absl::StatusOr<uint32_t> ContextCalls::SendCall(
    const std::shared_ptr<PendingCall<PythonValue>>& call) {
  return ChainOf(call->context)
      .Send(*std::move(call->message),
            [call](const absl::StatusOr<CallReply>& reply,
                   const Document& document) {
              const absl::Status failure = FailureOf(reply, document);
              if (!failure.ok()) return call->done.Finish(failure);
              call->done.Finish(PythonValue(document, reply->value));
            });
}

absl::StatusOr<uint32_t> ContextCalls::SendCall(
    const std::shared_ptr<PendingCall<Message>>& call) {
  return ChainOf(call->context)
      .SendUnread(*std::move(call->message), [call](const MessageView& answer) {
        call->done.Finish(Message::From(answer));
      });
}

template <typename T>
void ContextCalls::LimitCall(absl::Duration timeout,
                             const std::shared_ptr<Completion<T>>& done,
                             std::function<void()> give_up) {
  LimitTime<T>(
      loop_, timeout, done,
      [timeout, give_up = std::move(give_up)](
          const std::shared_ptr<Completion<T>>& late) {
        late->Finish(absl::DeadlineExceededError(absl::StrCat(
            "expected a reply within ", absl::FormatDuration(timeout))));
        give_up();
      });
}

void ContextCalls::CallService(const Context& context, std::string service,
                               std::string method, CallArguments arguments,
                               absl::Duration timeout,
                               Context::CallCallback done) {
  PostServiceCall<PythonValue>(context, std::move(service), std::move(method),
                               std::move(arguments), timeout, std::move(done));
}

void ContextCalls::CallServiceUnread(const Context& context,
                                     std::string service, std::string method,
                                     CallArguments arguments,
                                     absl::Duration timeout,
                                     Context::UnreadCallback done) {
  PostServiceCall<Message>(context, std::move(service), std::move(method),
                           std::move(arguments), timeout, std::move(done));
}

template <typename T>
void ContextCalls::PostServiceCall(const Context& context, std::string service,
                                   std::string method, CallArguments arguments,
                                   absl::Duration timeout,
                                   Completion<T>::Callback callback) {
  auto done = std::make_shared<Completion<T>>(std::move(callback));
  // The I/O thread encodes the call, so its size is not known yet.
  const size_t words = arguments.document().arena_words();
  loop_->Post([this, context,
               pass = gate_->Enter(words * sizeof(ValueId), may_wait_()),
               service = std::move(service), method = std::move(method),
               arguments = std::move(arguments), timeout,
               done = std::move(done)]() mutable {
    StartServiceCall<T>(context, service, method, &arguments, timeout, done);
  });
}

template <typename T>
void ContextCalls::StartServiceCall(
    const Context& context, const std::string& service,
    const std::string& method, CallArguments* arguments, absl::Duration timeout,
    const std::shared_ptr<Completion<T>>& done) {
  const absl::StatusOr<uint32_t> handle = SendServiceCall(
      router_, settings_.dialect, context.id(),
      {service, method, arguments->keywords()}, &arguments->document(),
      [this, done](const MessageView& answer) {
        FinishBy(answer, settings_.limits, done.get());
      });
  if (!handle.ok()) return done->Finish(handle.status());
  LimitCall(timeout, done,
            [this, handle = *handle] { router_->RemoveHandler(handle); });
}

// Encodes on the calling thread, so that the caller gets the error of a value
// that cannot be sent.
absl::Status ContextCalls::SendValue(uint32_t context_id, uint32_t handle,
                                     const PythonValue& value) {
  Message message;
  RETURN_IF_ERROR(EncodePickle(value.document(), value.id(),
                               PickleProfile::kCompact, &message.payload));
  if (settings_.dialect.tag_is_encoding) {
    message.header.encoding = Encoding::kPickle;
  }
  SendGate::Pass pass = gate_->Enter(QueuedBytes(message.view()), may_wait_());
  loop_->Post([this, context_id, handle, pass = std::move(pass),
               message = std::move(message)] {
    router_->Originate(context_id, handle, message.view());
  });
  return absl::OkStatus();
}

void ContextCalls::ResetChain(const Context& context) {
  loop_->Post([this, context] { ChainOf(context).Reset().IgnoreError(); });
}

void ContextCalls::ForgetChain(uint64_t number) {
  loop_->Post([this, number] { chains_.erase(number); });
}

}  // namespace mitogen
