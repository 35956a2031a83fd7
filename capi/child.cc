#include "mitogen/child.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "capi/event.h"
#include "capi/handles.h"
#include "capi/stream.h"
#include "protocol/bootstrap/boot_command.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/status_macros.h"
#include "router/context/child_context.h"
#include "router/role/dispatcher.h"
#include "router/role/python_error.h"

namespace mitogen::capi {
namespace {

// Calls that wait, beyond which one is refused.
constexpr size_t kMaxCallBytes = size_t{64} << 20;
constexpr size_t kCallOverhead = 1024;

// What a child has once its parent has told it who it is.
class RunningChild : private LinkSender, private ChildContext::Host {
 public:
  RunningChild(const ContextConfig& config, Limits limits);

  ChildContext& context() { return context_; }
  Stream& stream() { return stream_; }
  const Limits& limits() const { return limits_; }
  const Dialect& dialect() const { return dialect_; }

  absl::Status Feed(absl::string_view bytes);
  absl::Status FeedEnd();
  mitogen_event* Next();
  absl::Status Answer(const absl::StatusOr<ValueId>& value,
                      Dispatcher::Ended ended, Document* reply);
  // The call that waits for its answer. Null if none does.
  const CallFunction* current() const {
    return current_ == nullptr ? nullptr : &started_.call;
  }
  absl::StatusOr<uint32_t> AddHandle();
  absl::Status Send(uint32_t context_id, uint32_t handle,
                    const Document& document, ValueId value);

 private:
  SendResult Send(LinkId, const MessageView& message) override {
    return stream_.Send(message);
  }
  void QueueCall(const MessageView& call) override;
  void BeginShutdown(absl::string_view reason) override;
  void OnMessage(const MessageView& message);
  void Refuse(const MessageHeader& header, absl::string_view queue);
  bool StartCall(Message message);
  void Tell(const MessageHeader& call, Dispatcher::Outcome outcome);

  const Limits limits_;
  const Dialect dialect_;
  Stream stream_;
  ChildContext context_;
  Dispatcher dispatcher_;
  std::deque<Message> calls_;
  size_t call_bytes_ = 0;
  EventQueue events_;
  // The call that waits for its answer, and its event.
  std::unique_ptr<mitogen_event> current_;
  Dispatcher::StartedCall started_;
};

Limits LimitsOf(const ContextConfig& config, Limits limits) {
  limits.max_message_size = config.max_message_size;
  return limits;
}

RunningChild::RunningChild(const ContextConfig& config, Limits limits)
    : limits_(LimitsOf(config, limits)),
      dialect_(config.dialect),
      stream_(dialect_, limits_),
      context_(config, this, this, {.protocol = limits_}),
      dispatcher_(dialect_, limits_, nullptr) {}

absl::Status RunningChild::Feed(absl::string_view bytes) {
  const LinkId parent = context_.parent_link();
  return stream_.Feed(bytes, [&](const MessageView& message) {
    context_.Receive(parent, message);
  });
}

absl::Status RunningChild::FeedEnd() {
  const absl::Status whole = stream_.CheckEnd();
  context_.LinkLost(context_.parent_link());
  return whole;
}

void RunningChild::QueueCall(const MessageView& call) {
  const size_t size = call.payload.size() + kCallOverhead;
  if (!calls_.empty() && call_bytes_ + size > kMaxCallBytes) {
    return Refuse(call.header, "the queue of calls");
  }
  call_bytes_ += size;
  calls_.push_back(Message::From(call));
}

void RunningChild::BeginShutdown(absl::string_view reason) {
  std::unique_ptr<mitogen_event> event = events_.New(MITOGEN_EVENT_END);
  event->text = std::string(reason);
  events_.Push(std::move(event));
}

void RunningChild::OnMessage(const MessageView& message) {
  std::unique_ptr<mitogen_event> event = events_.New(MITOGEN_EVENT_MESSAGE);
  event->context_id = message.header.src_id;
  event->message = Message::From(message);
  if (!events_.PushMessage(std::move(event))) {
    Refuse(message.header,
           absl::StrCat("the queue of handle ", message.header.handle));
  }
}

void RunningChild::Refuse(const MessageHeader& header,
                          absl::string_view queue) {
  context_.router().ReplyDead(header, absl::StrCat(queue, " is full"));
}

mitogen_event* RunningChild::Next() {
  while (current_ == nullptr && !calls_.empty()) {
    Message message = std::move(calls_.front());
    calls_.pop_front();
    call_bytes_ -= message.payload.size() + kCallOverhead;
    if (StartCall(std::move(message))) return current_.get();
  }
  return events_.Next();
}

// False if the dispatcher has answered the call by itself.
bool RunningChild::StartCall(Message message) {
  std::unique_ptr<mitogen_event> event = events_.New(MITOGEN_EVENT_CALL);
  event->document.payload = std::move(message.payload);
  const MessageView call{message.header, event->document.payload};
  std::optional<Dispatcher::Outcome> outcome =
      dispatcher_.Start(call, &event->document.document, &started_);
  if (outcome.has_value()) {
    Tell(call.header, *std::move(outcome));
    return false;
  }
  const CallFunction& function = started_.call;
  event->context_id = call.header.src_id;
  event->module = std::string(function.module);
  if (function.class_name.has_value()) {
    event->class_name = std::string(*function.class_name);
  }
  event->function = std::string(function.function);
  event->args = function.args.bits();
  event->kwargs = function.kwargs.bits();
  current_ = std::move(event);
  return true;
}

absl::Status RunningChild::Answer(const absl::StatusOr<ValueId>& value,
                                  Dispatcher::Ended ended, Document* reply) {
  if (current_ == nullptr) {
    return absl::InvalidArgumentError(
        "expected a call that waits for its answer, there is none");
  }
  Tell(started_.header, dispatcher_.Finish(started_, value, ended, reply));
  current_.reset();
  return absl::OkStatus();
}

void RunningChild::Tell(const MessageHeader& call,
                        Dispatcher::Outcome outcome) {
  if (outcome.log.has_value()) context_.Log(*outcome.log);
  if (!outcome.reply.has_value()) return;
  context_.router().Reply(call, *std::move(outcome.reply));
}

absl::StatusOr<uint32_t> RunningChild::AddHandle() {
  return context_.router().AddHandler(
      {}, [this](const MessageView& message) { OnMessage(message); });
}

absl::Status RunningChild::Send(uint32_t context_id, uint32_t handle,
                                const Document& document, ValueId value) {
  Message message;
  message.header.encoding = EncodingFor(dialect_, Encoding::kPickle);
  RETURN_IF_ERROR(
      EncodePickle(document, value, PickleProfile::kCompact, &message.payload));
  context_.router().Originate(context_id, handle, message.view());
  return absl::OkStatus();
}

// The error of Python's import, or of its getattr().
absl::Status Unknown(const CallFunction& call, bool knows_module) {
  if (!knows_module) {
    return PythonError("builtins.ModuleNotFoundError",
                       absl::StrCat("No module named '", call.module, "'"));
  }
  return PythonError(
      "builtins.AttributeError",
      absl::StrCat("module '", call.module, "' has no attribute '",
                   call.class_name.value_or(call.function), "'"));
}

absl::Status NotUp() {
  return absl::InvalidArgumentError("expected a child that is up, it is not");
}

}  // namespace
}  // namespace mitogen::capi

using mitogen::ChildHandshake;
using mitogen::Dispatcher;
using mitogen::Document;
using mitogen::HandshakeState;
using mitogen::capi::BytesOf;
using mitogen::capi::NotUp;
using mitogen::capi::ResultOf;
using mitogen::capi::RunningChild;
using mitogen::capi::ValueIn;
using mitogen::capi::ViewOf;

struct mitogen_child {
  mitogen_child(const mitogen::Limits& child_limits, uint64_t preamble_size)
      : limits(child_limits), handshake(child_limits, preamble_size) {}

  absl::Status Feed(absl::string_view bytes);
  absl::Status FeedHandshake(absl::string_view bytes);

  const mitogen::Limits limits;
  ChildHandshake handshake;
  // Of the handshake; what the running child writes is in its stream.
  std::string output;
  std::unique_ptr<RunningChild> running;
};

absl::Status mitogen_child::Feed(absl::string_view bytes) {
  return running != nullptr ? running->Feed(bytes) : FeedHandshake(bytes);
}

absl::Status mitogen_child::FeedHandshake(absl::string_view bytes) {
  const absl::Status fed = handshake.Feed(bytes);
  output += handshake.TakeOutput();
  RETURN_IF_ERROR(fed);
  if (handshake.state() != HandshakeState::kStarting) return absl::OkStatus();
  running = std::make_unique<RunningChild>(handshake.config(), limits);
  RETURN_IF_ERROR(handshake.ContextUp());
  running->stream().Write(std::exchange(output, {}) + handshake.TakeOutput());
  running->context().Uncork();
  return running->Feed(handshake.TakeFrameBytes());
}

extern "C" {

mitogen_child* mitogen_child_new(const mitogen_settings* settings,
                                 int argument_count,
                                 const char* const* arguments,
                                 mitogen_error* error) {
  const std::vector<absl::string_view> words(arguments,
                                             arguments + argument_count);
  const absl::StatusOr<mitogen::BootCommand> command =
      mitogen::ParseBootCommand(words, settings->limits);
  if (!command.ok()) {
    ResultOf(command.status(), error);
    return nullptr;
  }
  auto child =
      std::make_unique<mitogen_child>(settings->limits, command->preamble_size);
  child->output = child->handshake.TakeOutput();
  return child.release();
}

void mitogen_child_free(mitogen_child* child) { delete child; }

mitogen_result mitogen_child_feed(mitogen_child* child, const char* bytes,
                                  size_t size, mitogen_error* error) {
  return ResultOf(child->Feed(ViewOf(bytes, size)), error);
}

mitogen_result mitogen_child_feed_end(mitogen_child* child,
                                      mitogen_error* error) {
  return ResultOf(child->running != nullptr ? child->running->FeedEnd()
                                            : child->handshake.FeedEnd(),
                  error);
}

mitogen_bytes mitogen_child_output(const mitogen_child* child) {
  return BytesOf(child->running != nullptr ? child->running->stream().output()
                                           : child->output);
}

void mitogen_child_written(mitogen_child* child, size_t size) {
  if (child->running != nullptr) {
    child->running->stream().Written(size);
  } else {
    child->output.erase(0, size);
  }
}

mitogen_event* mitogen_child_next(mitogen_child* child) {
  return child->running != nullptr ? child->running->Next() : nullptr;
}

mitogen_result mitogen_child_reply(mitogen_child* child,
                                   const mitogen_document* document,
                                   mitogen_value value, mitogen_error* error) {
  if (child->running == nullptr) return ResultOf(NotUp(), error);
  Document reply;
  const mitogen::ValueId result =
      CopyValue(document->document, ValueIn(document, value), &reply);
  return ResultOf(
      child->running->Answer(result, Dispatcher::Ended::kRun, &reply), error);
}

mitogen_result mitogen_child_raise(mitogen_child* child, const char* type,
                                   const char* text, mitogen_error* error) {
  if (child->running == nullptr) return ResultOf(NotUp(), error);
  Document reply;
  return ResultOf(child->running->Answer(mitogen::PythonError(type, text),
                                         Dispatcher::Ended::kRun, &reply),
                  error);
}

mitogen_result mitogen_child_raise_unknown(mitogen_child* child,
                                           int knows_module,
                                           mitogen_error* error) {
  if (child->running == nullptr) return ResultOf(NotUp(), error);
  const mitogen::CallFunction* const call = child->running->current();
  const absl::Status unknown =
      call == nullptr ? NotUp()
                      : mitogen::capi::Unknown(*call, knows_module != 0);
  Document reply;
  return ResultOf(
      child->running->Answer(unknown, Dispatcher::Ended::kNotFound, &reply),
      error);
}

void mitogen_child_log(mitogen_child* child, int64_t level, const char* logger,
                       const char* text) {
  if (child->running == nullptr) return;
  child->running->context().Log({logger, level, text});
}

int mitogen_child_is_up(const mitogen_child* child) {
  return child->running != nullptr ? 1 : 0;
}

uint32_t mitogen_child_context_id(const mitogen_child* child) {
  return child->running != nullptr
             ? child->running->context().router().identity().context_id
             : 0;
}

mitogen_result mitogen_child_add_handle(mitogen_child* child, uint32_t* handle,
                                        mitogen_error* error) {
  if (child->running == nullptr) return ResultOf(NotUp(), error);
  const absl::StatusOr<uint32_t> added = child->running->AddHandle();
  if (added.ok()) *handle = *added;
  return ResultOf(added.status(), error);
}

void mitogen_child_remove_handle(mitogen_child* child, uint32_t handle) {
  if (child->running == nullptr) return;
  child->running->context().router().RemoveHandler(handle);
}

mitogen_result mitogen_child_send(mitogen_child* child, uint32_t context_id,
                                  uint32_t handle,
                                  const mitogen_document* document,
                                  mitogen_value value, mitogen_error* error) {
  if (child->running == nullptr) return ResultOf(NotUp(), error);
  return ResultOf(child->running->Send(context_id, handle, document->document,
                                       ValueIn(document, value)),
                  error);
}

}  // extern "C"
