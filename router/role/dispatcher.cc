#include "router/role/dispatcher.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/payload/call_reply.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/status_macros.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

bool IsForgetChain(const CallFunction& call) {
  return call.module == "mitogen.core" && call.class_name == "Dispatcher" &&
         call.function == "forget_chain";
}

Message ReplyWith(const absl::StatusOr<ValueId>& value, const Dialect& dialect,
                  Document* reply) {
  const auto reply_with = [&](ValueId root) {
    return CallReplyMessage(root, dialect, PickleProfile::kCompact, *reply);
  };
  absl::StatusOr<Message> message = reply_with(
      value.ok() ? *value : reply->CallError(CallErrorText(value.status())));
  if (!message.ok()) {
    message = reply_with(reply->CallError(CallErrorText(message.status())));
  }
  // A CallError can always be written.
  return *std::move(message);
}

// Parents use text, or None. A number would do as well; what is made of parts
// is refused, since equal values of it need not pickle to equal bytes.
absl::StatusOr<std::string> ChainKey(ValueId chain_id,
                                     const Document& arguments) {
  switch (arguments.kind(chain_id)) {
    case ValueKind::kNone:
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kBigInt:
    case ValueKind::kText:
    case ValueKind::kBytes:
      break;
    default:
      return PeerFault(
          "PAY-1",
          absl::StrCat("expected field chain_id of CALL_FUNCTION as None, text "
                       "or an integer, got ",
                       ValueKindName(arguments.kind(chain_id))));
  }
  std::string key;
  RETURN_IF_ERROR(
      EncodePickle(arguments, chain_id, PickleProfile::kCompact, &key));
  return key;
}

}  // namespace

Dispatcher::Dispatcher(const Dialect& dialect, const Limits& limits,
                       CallResolver* resolver)
    : dialect_(dialect), resolver_(resolver), decoder_(limits) {}

Dispatcher::Outcome Dispatcher::Dispatch(const MessageView& message) {
  return Run(message, ParseCallFunction(message, &decoder_, &arguments_));
}

std::optional<Dispatcher::Outcome> Dispatcher::DispatchQuick(
    const MessageView& message) {
  const absl::StatusOr<CallFunction> call =
      ParseCallFunction(message, &decoder_, &arguments_);
  if (call.ok() && !IsForgetChain(*call) && resolver_->MayBlock(*call)) {
    return std::nullopt;
  }
  return Run(message, call);
}

Dispatcher::Preview Dispatcher::Look(const MessageView& message) {
  const absl::StatusOr<CallFunction> call =
      ParseCallFunction(message, &decoder_, &arguments_);
  // It fails, or ends its chain.
  if (!call.ok() || IsForgetChain(*call)) return {};
  return {resolver_->IsSlow(*call), !arguments_.is_none(call->chain_id)};
}

Dispatcher::Outcome Dispatcher::Run(const MessageView& message,
                                    const absl::StatusOr<CallFunction>& call) {
  reply_.Clear();
  const Result result = RunCall(message.header, call);
  Outcome outcome = Conclude(message.header, dialect_, result.value, &reply_);
  if (result.in_chain) outcome.log.reset();
  return outcome;
}

Dispatcher::Outcome Dispatcher::Conclude(const MessageHeader& call,
                                         const Dialect& dialect,
                                         const absl::StatusOr<ValueId>& value,
                                         Document* reply) {
  Outcome outcome;
  if (call.wants_reply()) {
    outcome.reply = ReplyWith(value, dialect, reply);
  } else if (!value.ok()) {
    outcome.log = LogRecord{std::string(kMitogenLogger), kLogError,
                            absl::StrCat("No-reply function call failed: ",
                                         CallErrorText(value.status()))};
  }
  return outcome;
}

// What fails before the function runs does not fail the chain.
Dispatcher::Result Dispatcher::RunCall(
    const MessageHeader& header, const absl::StatusOr<CallFunction>& call) {
  if (!call.ok()) return {false, call.status()};
  if (IsForgetChain(*call)) return {false, ForgetChain(*call, arguments_)};
  absl::StatusOr<ResolvedCall> resolved = resolver_->Resolve(*call);
  if (!resolved.ok()) return {false, resolved.status()};
  return RunInChain({header, *call, arguments_}, *resolved);
}

Dispatcher::Result Dispatcher::RunInChain(const CallRequest& request,
                                          const ResolvedCall& resolved) {
  if (arguments_.is_none(request.call.chain_id)) {
    return {false, resolved(request, &reply_)};
  }
  const absl::StatusOr<std::string> key =
      ChainKey(request.call.chain_id, arguments_);
  if (!key.ok()) return {false, key.status()};
  const absl::Status* const failed = failed_chains_.Find(*key);
  if (failed != nullptr) return {true, *failed};
  absl::StatusOr<ValueId> value = resolved(request, &reply_);
  if (!value.ok()) failed_chains_.Add(*key, value.status());
  return {true, std::move(value)};
}

std::optional<Dispatcher::Outcome> Dispatcher::Start(const MessageView& message,
                                                     Document* arguments,
                                                     StartedCall* started) {
  started->header = message.header;
  started->chain.reset();
  Document reply;
  const auto answer = [&](const absl::StatusOr<ValueId>& value) {
    return Conclude(message.header, dialect_, value, &reply);
  };
  const absl::StatusOr<CallFunction> call =
      ParseCallFunction(message, &decoder_, arguments);
  if (!call.ok()) return answer(call.status());
  if (IsForgetChain(*call)) return answer(ForgetChain(*call, *arguments));
  started->call = *call;
  const absl::Status entered = EnterChain(*arguments, started);
  if (entered.ok()) return std::nullopt;
  Outcome outcome = answer(entered);
  if (started->chain.has_value()) outcome.log.reset();
  return outcome;
}

absl::Status Dispatcher::EnterChain(const Document& arguments,
                                    StartedCall* started) {
  if (arguments.is_none(started->call.chain_id)) return absl::OkStatus();
  ASSIGN_OR_RETURN(started->chain, ChainKey(started->call.chain_id, arguments));
  const absl::Status* const failed = failed_chains_.Find(*started->chain);
  return failed == nullptr ? absl::OkStatus() : *failed;
}

Dispatcher::Outcome Dispatcher::Finish(const StartedCall& started,
                                       const absl::StatusOr<ValueId>& value,
                                       Ended ended, Document* reply) {
  Outcome outcome = Conclude(started.header, dialect_, value, reply);
  if (ended == Ended::kNotFound || !started.chain.has_value()) return outcome;
  if (!value.ok()) failed_chains_.Add(*started.chain, value.status());
  outcome.log.reset();
  return outcome;
}

absl::StatusOr<ValueId> Dispatcher::ForgetChain(const CallFunction& call,
                                                const Document& arguments) {
  const absl::Span<const ValueId> args = arguments.items(call.args);
  const std::optional<ValueId> chain_id =
      args.empty() ? arguments.Find(call.kwargs, "chain_id")
                   : std::optional(args[0]);
  if (!chain_id.has_value()) {
    return TypeError(
        "Dispatcher.forget_chain() missing 1 required positional argument: "
        "'chain_id'");
  }
  ASSIGN_OR_RETURN(std::string key, ChainKey(*chain_id, arguments));
  failed_chains_.Forget(key);
  return Document::None();
}

}  // namespace mitogen
