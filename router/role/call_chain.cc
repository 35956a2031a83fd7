#include "router/role/call_chain.h"

#include <initializer_list>
#include <utility>

#include "protocol/payload/call_function.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

ValueId ChainId(const CallChainOptions& options, Document* document) {
  if (!options.chain_id.has_value()) return Document::None();
  return document->Text(*options.chain_id);
}

absl::StatusOr<Message> MakeCallIn(ValueId chain_id, const CallTarget& target,
                                   const CallChainOptions& options,
                                   Document* document) {
  const bool no_args = document->is_none(target.args);
  const bool no_kwargs = document->is_none(target.kwargs);
  const CallFunction call = {
      chain_id,
      target.module,
      target.class_name,
      target.function,
      no_args ? document->Tuple(std::initializer_list<ValueId>{}) : target.args,
      no_kwargs ? document->NewKwargs() : target.kwargs};
  absl::StatusOr<Message> message =
      ToMessage(call, options.dialect, options.profile, document);
  if (message.ok()) message->header.dst_id = options.context_id;
  return message;
}

}  // namespace

absl::StatusOr<Message> MakeCall(const CallTarget& target,
                                 const CallChainOptions& options,
                                 Document* document) {
  return MakeCallIn(ChainId(options, document), target, options, document);
}

CallChain::~CallChain() {
  for (const auto& [handle, waiting] : waiting_) {
    router_->RemoveHandler(handle);
  }
}

absl::StatusOr<uint32_t> CallChain::Call(const CallTarget& target,
                                         Document* document,
                                         ReplyFunction on_reply) {
  ASSIGN_OR_RETURN(Message call, MakeCall(target, options_, document));
  return Send(std::move(call), std::move(on_reply));
}

absl::StatusOr<uint32_t> CallChain::Send(Message call, ReplyFunction on_reply) {
  return Send(std::move(call), Waiting{std::move(on_reply), nullptr});
}

absl::StatusOr<uint32_t> CallChain::SendUnread(Message call,
                                               MessageHandler on_message) {
  return Send(std::move(call), Waiting{nullptr, std::move(on_message)});
}

absl::StatusOr<uint32_t> CallChain::Send(Message call, Waiting waiting) {
  const absl::StatusOr<uint32_t> handle = router_->MakeHandler(
      {.persist = false, .respondent = options_.context_id},
      [&](uint32_t reply_to) -> MessageHandler {
        waiting_.emplace(reply_to, std::move(waiting));
        return [this, reply_to](const MessageView& message) {
          OnReply(reply_to, message);
        };
      });
  if (!handle.ok()) return handle;
  call.header.reply_to = *handle;
  Route(std::move(call));
  return handle;
}

absl::Status CallChain::CallNoReply(const CallTarget& target,
                                    Document* document) {
  ASSIGN_OR_RETURN(Message call, MakeCall(target, options_, document));
  SendNoReply(std::move(call));
  return absl::OkStatus();
}

void CallChain::SendNoReply(Message call) { Route(std::move(call)); }

bool CallChain::Cancel(uint32_t handle) {
  if (waiting_.erase(handle) == 0) return false;
  router_->RemoveHandler(handle);
  return true;
}

absl::Status CallChain::Reset() {
  if (!options_.chain_id.has_value()) return absl::OkStatus();
  Document document;
  const CallTarget forget = {
      .module = "mitogen.core",
      .class_name = "Dispatcher",
      .function = "forget_chain",
      .args = document.Tuple({ChainId(options_, &document)})};
  // Not in the chain: its calls do not run.
  ASSIGN_OR_RETURN(Message call,
                   MakeCallIn(Document::None(), forget, options_, &document));
  Route(std::move(call));
  return absl::OkStatus();
}

void CallChain::Route(Message call) {
  router_->Originate(call.header.dst_id, call.header.handle, call.view());
}

// A callback may lose a link, and with it hear of another call's end: the
// reader is then taken, and another one made.
void CallChain::OnReply(uint32_t handle, const MessageView& message) {
  auto waiting = waiting_.extract(handle);
  if (waiting.empty()) return;
  if (waiting.mapped().on_message != nullptr) {
    return waiting.mapped().on_message(message);
  }
  std::unique_ptr<Reader> reader = std::move(reader_);
  if (reader == nullptr) {
    reader = std::make_unique<Reader>(options_.limits.ForSharedThread());
  }
  const absl::StatusOr<CallReply> reply =
      ParseCallReply(message, &reader->decoder, &reader->document);
  waiting.mapped().on_reply(reply, reader->document);
  reader_ = std::move(reader);
}

}  // namespace mitogen
