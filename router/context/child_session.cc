#include "router/context/child_session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/limits.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

Limits LimitsOf(const ContextConfig& config, Limits limits) {
  limits.max_message_size = config.max_message_size;
  return limits;
}

}  // namespace

ChildSession::Up::Up(const ContextConfig& config,
                     const ChildSessionOptions& options, CallResolver* resolver,
                     ChildSession* session)
    : context(config, session, session, options.limits),
      dispatcher(config.dialect, LimitsOf(config, options.limits.protocol),
                 resolver),
      decoder(config.dialect, LimitsOf(config, options.limits.protocol)),
      output(config.dialect, LimitsOf(config, options.limits.protocol),
             options.output) {}

ChildSession::ChildSession(CallResolver* resolver, ChildSessionOptions options)
    : resolver_(resolver),
      options_(std::move(options)),
      handshake_(options_.limits.protocol, options_.announced_preamble_size),
      boot_output_(handshake_.TakeOutput()) {}

absl::Status ChildSession::Feed(absl::string_view bytes) {
  if (ended_) return status_;
  if (up_ != nullptr) {
    up_->decoder.Feed(bytes);
  } else {
    absl::Status fed = handshake_.Feed(bytes);
    boot_output_ += handshake_.TakeOutput();
    if (fed.ok() && !handshake_.want_read()) fed = Start();
    if (!fed.ok()) {
      status_ = std::move(fed);
      ended_ = true;
      return status_;
    }
  }
  if (up_ != nullptr) Pump();
  return status_;
}

absl::Status ChildSession::FeedEnd() {
  if (ended_) return status_;
  input_ended_ = true;
  if (up_ != nullptr) {
    Pump();
    return status_;
  }
  status_ = handshake_.FeedEnd();
  ended_ = true;
  return status_;
}

absl::Status ChildSession::Start() {
  up_ = std::make_unique<Up>(handshake_.config(), options_, resolver_, this);
  RETURN_IF_ERROR(handshake_.ContextUp());
  up_->output.AppendBytes(boot_output_);
  up_->output.AppendBytes(handshake_.TakeOutput());
  up_->context.Uncork();
  up_->decoder.Feed(handshake_.TakeFrameBytes());
  return absl::OkStatus();
}

void ChildSession::Pump() {
  while (!ended_ && !IsPaused()) {
    const absl::StatusOr<std::optional<MessageView>> message =
        up_->decoder.Next();
    if (!message.ok()) return LoseParent(message.status());
    if (!message->has_value()) break;
    up_->context.Receive(up_->context.parent_link(), **message);
    if (shutting_down_) End();
  }
  if (input_ended_ && !ended_ && !IsPaused()) {
    LoseParent(up_->decoder.CheckEnd());
  }
}

void ChildSession::LoseParent(const absl::Status& status) {
  status_ = status;
  if (!status.ok()) {
    Log({std::string(kMitogenLogger), kLogError,
         absl::StrCat("lost the link to the parent: ", status.message())});
  }
  up_->context.LinkLost(up_->context.parent_link());
  End();
}

void ChildSession::End() {
  if (std::exchange(ended_, true)) return;
  up_->context.Exit();
}

void ChildSession::Written(size_t size) {
  if (up_ == nullptr) {
    boot_output_.erase(0, size);
    return;
  }
  up_->output.Consume(size);
  if (!ended_) Pump();
}

std::string ChildSession::TakeOutput() {
  std::string bytes(output());
  Written(bytes.size());
  return bytes;
}

void ChildSession::Log(const LogRecord& record) {
  if (up_ != nullptr) up_->context.Log(record);
}

SendResult ChildSession::Send(LinkId, const MessageView& message) {
  const absl::StatusOr<SendResult> sent = up_->output.Append(message);
  // The router sends nothing that the parent could not read. What the program
  // sends by itself, against the contract of the router, is lost.
  return sent.value_or(SendResult::kSent);
}

void ChildSession::QueueCall(const MessageView& call) {
  if (options_.on_call != nullptr) return options_.on_call(call);
  Dispatcher::Outcome outcome = up_->dispatcher.Dispatch(call);
  if (outcome.log.has_value()) Log(*outcome.log);
  if (!outcome.reply.has_value()) return;
  up_->context.router().Reply(call.header, *std::move(outcome.reply));
}

void ChildSession::BeginShutdown(absl::string_view reason) {
  Log({std::string(kMitogenLogger), kLogDebug,
       absl::StrCat("shutting down: ", reason)});
  if (end_reason_.empty()) end_reason_ = std::string(reason);
  shutting_down_ = true;
}

}  // namespace mitogen
