#include <algorithm>
#include <chrono>
#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/payload/call_reply.h"
#include "protocol/pickle/encoder.h"
#include "router/service/service_request.h"
#include "stub/master_process.h"
#include "stub/remote_function.h"

namespace mitogen {
namespace {

absl::StatusOr<PythonValue> ResultOf(const absl::StatusOr<CallReply>& reply,
                                     const Document& document) {
  if (!reply.ok()) return reply.status();
  if (reply->dead_reason.has_value()) {
    return absl::UnavailableError(absl::StrCat(
        "expected a reply, got a dead message: ", *reply->dead_reason));
  }
  if (document.kind(reply->value) == ValueKind::kCallError) {
    return absl::AbortedError(document.text(reply->value));
  }
  return PythonValue(document, reply->value);
}

std::chrono::nanoseconds Chrono(absl::Duration duration) {
  return absl::ToChronoNanoseconds(std::max(duration, absl::ZeroDuration()));
}

}  // namespace

// What goes with a call from the thread that makes it to the one that has its
// result, in one piece, for calls are many.
struct MasterProcess::PendingCall {
  PendingCall(MasterProcess* process, Context called,
              absl::StatusOr<Message> encoded, absl::Duration limit,
              Context::CallCallback callback)
      : master(process),
        context(std::move(called)),
        message(std::move(encoded)),
        timeout(limit),
        done(std::move(callback)) {}

  MasterProcess* const master;
  // Kept, for its chain would be forgotten with it.
  const Context context;
  absl::StatusOr<Message> message;
  const absl::Duration timeout;
  Completion<PythonValue> done;
};

CallChainOptions MasterProcess::ChainOptions(uint32_t context_id,
                                             uint64_t number,
                                             bool chained) const {
  CallChainOptions options;
  options.context_id = context_id;
  options.dialect = child_settings_.config.dialect;
  options.limits = limits_;
  if (chained) {
    options.chain_id = absl::StrCat(child_settings_.parent_name, "-", number);
  }
  return options;
}

CallChain& MasterProcess::ChainOf(const Context& context) {
  std::unique_ptr<CallChain>& chain = chains_[context.chain_->number];
  if (chain == nullptr) {
    chain = std::make_unique<CallChain>(&context_.router(),
                                        *context.chain_->options);
  }
  return *chain;
}

absl::StatusOr<Message> MasterProcess::EncodeCall(
    const Context& context, absl::string_view function,
    CallArguments* arguments) const {
  const absl::StatusOr<RemoteFunction> parsed = ParseRemoteFunction(function);
  if (!parsed.ok()) return parsed.status();
  return MakeCall({parsed->module, parsed->class_name, parsed->function,
                   arguments->positional(), arguments->keywords()},
                  *context.chain_->options, &arguments->document());
}

void MasterProcess::Call(const Context& context, absl::string_view function,
                         CallArguments* arguments, absl::Duration timeout,
                         Context::CallCallback done) {
  auto call = std::make_shared<PendingCall>(
      this, context, EncodeCall(context, function, arguments), timeout,
      std::move(done));
  loop_.Post([call = std::move(call)]() mutable {
    MasterProcess* const master = call->master;
    master->StartCall(std::move(call));
  });
}

absl::Status MasterProcess::CallNoReply(const Context& context,
                                        absl::string_view function,
                                        CallArguments* arguments) {
  absl::StatusOr<Message> call = EncodeCall(context, function, arguments);
  if (!call.ok()) return call.status();
  loop_.Post([this, context, call = *std::move(call)]() mutable {
    ChainOf(context).SendNoReply(std::move(call));
  });
  return absl::OkStatus();
}

void MasterProcess::StartCall(std::shared_ptr<PendingCall> call) {
  if (!call->message.ok()) return call->done.Finish(call->message.status());
  const absl::StatusOr<uint32_t> handle =
      ChainOf(call->context)
          .Send(*std::move(call->message),
                [call](const absl::StatusOr<CallReply>& reply,
                       const Document& document) {
                  call->done.Finish(ResultOf(reply, document));
                });
  if (!handle.ok()) return call->done.Finish(handle.status());
  if (call->timeout == absl::InfiniteDuration()) return;
  LimitTime(call->timeout, CallDone(call, &call->done),
            [this, number = call->context.chain_->number, handle = *handle] {
              const auto it = chains_.find(number);
              if (it != chains_.end()) it->second->Cancel(handle);
            });
}

void MasterProcess::LimitTime(absl::Duration timeout, const CallDone& done,
                              std::function<void()> give_up) {
  AtTimeout<PythonValue>(
      timeout, done, [timeout, give_up = std::move(give_up)](CallDone late) {
        late->Finish(absl::DeadlineExceededError(absl::StrCat(
            "expected a reply within ", absl::FormatDuration(timeout))));
        give_up();
      });
}

template <typename T>
void MasterProcess::AtTimeout(
    absl::Duration timeout, const std::shared_ptr<Completion<T>>& done,
    std::function<void(std::shared_ptr<Completion<T>>)> expire) {
  if (timeout == absl::InfiniteDuration() || done->finished()) return;
  // The timer goes with the result, and keeps nothing until then.
  const EventLoop::TimerId timer =
      loop_.After(Chrono(timeout),
                  [weak = std::weak_ptr(done), expire = std::move(expire)] {
                    const std::shared_ptr<Completion<T>> late = weak.lock();
                    if (late != nullptr && !late->finished()) expire(late);
                  });
  done->AtFinish([this, timer] { loop_.Cancel(timer); });
}

template void MasterProcess::AtTimeout<Context>(
    absl::Duration timeout, const ConnectDone& done,
    std::function<void(ConnectDone)> expire);

void MasterProcess::CallService(const Context& context, std::string service,
                                std::string method, CallArguments arguments,
                                absl::Duration timeout,
                                Context::CallCallback callback) {
  auto done = std::make_shared<Completion<PythonValue>>(std::move(callback));
  loop_.Post([this, context, service = std::move(service),
              method = std::move(method), arguments = std::move(arguments),
              timeout, done = std::move(done)]() mutable {
    StartServiceCall(context, service, method, &arguments, timeout, done);
  });
}

void MasterProcess::StartServiceCall(const Context& context,
                                     const std::string& service,
                                     const std::string& method,
                                     CallArguments* arguments,
                                     absl::Duration timeout,
                                     const CallDone& done) {
  const absl::StatusOr<uint32_t> handle = SendServiceCall(
      &context_.router(), child_settings_.config.dialect, context.id(),
      {service, method, arguments->keywords()}, &arguments->document(),
      [this, done](const MessageView& message) {
        PickleDecoder decoder(limits_);
        Document document;
        const absl::StatusOr<CallReply> reply =
            ParseCallReply(message, &decoder, &document);
        done->Finish(ResultOf(reply, document));
      });
  if (!handle.ok()) return done->Finish(handle.status());
  LimitTime(timeout, done, [this, handle = *handle] {
    context_.router().RemoveHandler(handle);
  });
}

// Pickled here, so that the caller hears of what cannot be.
absl::Status MasterProcess::SendValue(uint32_t context_id, uint32_t handle,
                                      const PythonValue& value) {
  Message message;
  const absl::Status written = EncodePickle(
      value.document(), value.id(), PickleProfile::kCompact, &message.payload);
  if (!written.ok()) return written;
  if (child_settings_.config.dialect.tag_is_encoding) {
    message.header.encoding = Encoding::kPickle;
  }
  message.header.dst_id = context_id;
  message.header.src_id = message.header.auth_id = identity().context_id;
  message.header.handle = handle;
  loop_.Post([this, message = std::move(message)] {
    context_.router().Route(message.view());
  });
  return absl::OkStatus();
}

void MasterProcess::ResetChain(const Context& context) {
  loop_.Post([this, context] { ChainOf(context).Reset().IgnoreError(); });
}

void MasterProcess::ShutdownContext(const Context& context) {
  loop_.Post([this, context] {
    MessageView message;
    message.header.dst_id = context.id();
    message.header.src_id = message.header.auth_id = identity().context_id;
    message.header.handle = kShutdown;
    context_.router().Route(message);
  });
}

bool MasterProcess::AwaitGone(uint32_t context_id, absl::Duration timeout) {
  if (!CheckMayBlock().ok()) return IsGone(context_id);
  auto gone = std::make_shared<std::promise<bool>>();
  std::future<bool> result = gone->get_future();
  auto done = std::make_shared<Completion<bool>>(
      [gone](const absl::StatusOr<bool>& ended) {
        gone->set_value(ended.value_or(true));
      });
  loop_.Post([this, context_id, timeout, done = std::move(done)] {
    if (IsGone(context_id)) return done->Finish(true);
    awaited_ends_[context_id].push_back(done);
    AtTimeout<bool>(timeout, done, [this, context_id](const GoneDone& late) {
      std::erase(awaited_ends_[context_id], late);
      if (awaited_ends_[context_id].empty()) awaited_ends_.erase(context_id);
      late->Finish(false);
    });
  });
  return result.get();
}

}  // namespace mitogen
