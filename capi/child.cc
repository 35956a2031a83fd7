#include "mitogen/child.h"

#include <algorithm>
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
#include "protocol/bootstrap/boot_command.h"
#include "protocol/status_macros.h"
#include "router/context/child_session.h"
#include "router/role/dispatcher.h"
#include "router/role/python_error.h"

using mitogen::CallFunction;
using mitogen::ChildContext;
using mitogen::ChildSession;
using mitogen::ChildSessionOptions;
using mitogen::Dispatcher;
using mitogen::Document;
using mitogen::Message;
using mitogen::MessageHeader;
using mitogen::MessageView;
using mitogen::PythonError;
using mitogen::ValueId;
using mitogen::capi::BytesOf;
using mitogen::capi::EventQueue;
using mitogen::capi::ResultOf;
using mitogen::capi::ValueIn;
using mitogen::capi::ViewOf;

namespace mitogen::capi {
namespace {

// Calls that wait, beyond which one is refused.
constexpr size_t kMaxCallBytes = size_t{64} << 20;
constexpr size_t kCallOverhead = 1024;

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

}  // namespace
}  // namespace mitogen::capi

struct mitogen_child {
  mitogen_child(const mitogen::Limits& limits, uint64_t preamble_size)
      : session(nullptr, OptionsOf(limits, preamble_size)) {}

  // The context, or an error before the child is up.
  absl::StatusOr<ChildContext*> Context();
  mitogen_event* Next();
  // An error if no call waits for its answer.
  absl::Status CheckCall();
  // Ends that call.
  absl::Status Answer(const absl::StatusOr<ValueId>& value,
                      Dispatcher::Ended ended, Document* reply);
  absl::StatusOr<uint32_t> AddHandle();
  absl::Status Send(uint32_t context_id, uint32_t handle,
                    const Document& document, ValueId value);

  ChildSession session;
  EventQueue events;
  std::deque<Message> calls;
  size_t call_bytes = 0;
  // Of the call that waits for its answer; null if none does.
  std::unique_ptr<mitogen_event> current_event;
  Dispatcher::StartedCall started;
  // Of the last answer; a program may still look at it.
  std::unique_ptr<mitogen_event> answered_event;
  bool end_told = false;

 private:
  ChildSessionOptions OptionsOf(const mitogen::Limits& limits,
                                uint64_t preamble_size);
  void QueueCall(const MessageView& call);
  void OnMessage(const MessageView& message);
  void Refuse(const MessageHeader& header, absl::string_view queue);
  bool StartCall(Message message);
  void Tell(const MessageHeader& call, Dispatcher::Outcome outcome);
  void TellEnd();
};

ChildSessionOptions mitogen_child::OptionsOf(const mitogen::Limits& limits,
                                             uint64_t preamble_size) {
  ChildSessionOptions options;
  options.announced_preamble_size = preamble_size;
  options.limits.protocol = limits;
  options.on_call = [this](const MessageView& call) { QueueCall(call); };
  return options;
}

absl::StatusOr<ChildContext*> mitogen_child::Context() {
  if (session.context() != nullptr) return session.context();
  return absl::InvalidArgumentError("expected a child that is up, it is not");
}

void mitogen_child::QueueCall(const MessageView& call) {
  const size_t size = call.payload.size() + mitogen::capi::kCallOverhead;
  if (!calls.empty() && call_bytes + size > mitogen::capi::kMaxCallBytes) {
    return Refuse(call.header, "the queue of calls");
  }
  call_bytes += size;
  calls.push_back(Message::From(call));
}

void mitogen_child::OnMessage(const MessageView& message) {
  std::unique_ptr<mitogen_event> event = events.New(MITOGEN_EVENT_MESSAGE);
  event->context_id = message.header.src_id;
  event->message = Message::From(message);
  if (!events.PushMessage(std::move(event))) {
    Refuse(message.header,
           absl::StrCat("the queue of handle ", message.header.handle));
  }
}

void mitogen_child::Refuse(const MessageHeader& header,
                           absl::string_view queue) {
  session.context()->router().ReplyDead(header,
                                        absl::StrCat(queue, " is full"));
}

mitogen_event* mitogen_child::Next() {
  answered_event.reset();
  while (current_event == nullptr && !calls.empty()) {
    Message message = std::move(calls.front());
    calls.pop_front();
    call_bytes -= message.payload.size() + mitogen::capi::kCallOverhead;
    if (StartCall(std::move(message))) return current_event.get();
  }
  if (session.ended() && !end_told) TellEnd();
  return events.Next();
}

// The end comes after all that came before it.
void mitogen_child::TellEnd() {
  end_told = true;
  std::unique_ptr<mitogen_event> event = events.New(MITOGEN_EVENT_END);
  event->text = session.end_reason().empty()
                    ? std::string(session.status().message())
                    : session.end_reason();
  events.Push(std::move(event));
}

// False if the dispatcher has answered the call by itself.
bool mitogen_child::StartCall(Message message) {
  std::unique_ptr<mitogen_event> event = events.New(MITOGEN_EVENT_CALL);
  event->document().payload = std::move(message.payload);
  const MessageView call{message.header, event->document().payload};
  std::optional<Dispatcher::Outcome> outcome =
      session.dispatcher()->Start(call, &event->document().document, &started);
  if (outcome.has_value()) {
    Tell(call.header, *std::move(outcome));
    return false;
  }
  const CallFunction& function = started.call;
  event->context_id = call.header.src_id;
  event->module = std::string(function.module);
  if (function.class_name.has_value()) {
    event->class_name = std::string(*function.class_name);
  }
  event->function = std::string(function.function);
  event->args = function.args.bits();
  event->kwargs = function.kwargs.bits();
  current_event = std::move(event);
  return true;
}

absl::Status mitogen_child::CheckCall() {
  RETURN_IF_ERROR(Context().status());
  if (current_event != nullptr) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "expected a call that waits for its answer, there is none");
}

absl::Status mitogen_child::Answer(const absl::StatusOr<ValueId>& value,
                                   Dispatcher::Ended ended, Document* reply) {
  RETURN_IF_ERROR(CheckCall());
  Tell(started.header,
       session.dispatcher()->Finish(started, value, ended, reply));
  answered_event = std::move(current_event);
  return absl::OkStatus();
}

void mitogen_child::Tell(const MessageHeader& call,
                         Dispatcher::Outcome outcome) {
  if (outcome.log.has_value()) session.Log(*outcome.log);
  if (!outcome.reply.has_value()) return;
  session.context()->router().Reply(call, *std::move(outcome.reply));
}

absl::StatusOr<uint32_t> mitogen_child::AddHandle() {
  ASSIGN_OR_RETURN(ChildContext* const context, Context());
  return context->router().AddHandler(
      {}, [this](const MessageView& message) { OnMessage(message); });
}

absl::Status mitogen_child::Send(uint32_t context_id, uint32_t handle,
                                 const Document& document, ValueId value) {
  ASSIGN_OR_RETURN(ChildContext* const context, Context());
  Message message;
  message.header.encoding = mitogen::Encoding::kPickle;
  RETURN_IF_ERROR(mitogen::EncodePickle(
      document, value, mitogen::PickleProfile::kCompact, &message.payload));
  context->router().Originate(context_id, handle, message.view());
  return absl::OkStatus();
}

extern "C" {

mitogen_child* mitogen_child_new(const mitogen_settings* settings,
                                 int argument_count, char* const* arguments,
                                 mitogen_error* error) {
  const std::vector<absl::string_view> words(arguments,
                                             arguments + argument_count);
  const absl::StatusOr<mitogen::BootCommand> command =
      mitogen::ParseBootCommand(words, settings->limits);
  if (!command.ok()) {
    ResultOf(command.status(), error);
    return nullptr;
  }
  return std::make_unique<mitogen_child>(settings->limits,
                                         command->preamble_size)
      .release();
}

void mitogen_child_free(mitogen_child* child) { delete child; }

mitogen_result mitogen_child_feed(mitogen_child* child, const char* bytes,
                                  size_t size, mitogen_error* error) {
  return ResultOf(child->session.Feed(ViewOf(bytes, size)), error);
}

mitogen_result mitogen_child_feed_end(mitogen_child* child,
                                      mitogen_error* error) {
  return ResultOf(child->session.FeedEnd(), error);
}

int mitogen_child_want_read(const mitogen_child* child) {
  return child->session.want_read() ? 1 : 0;
}

mitogen_bytes mitogen_child_output(const mitogen_child* child) {
  return BytesOf(child->session.output());
}

void mitogen_child_written(mitogen_child* child, size_t size) {
  child->session.Written(std::min(size, child->session.output().size()));
}

mitogen_event* mitogen_child_next(mitogen_child* child) {
  return child->Next();
}

mitogen_result mitogen_child_reply(mitogen_child* child,
                                   const mitogen_document* document,
                                   mitogen_value value, mitogen_error* error) {
  Document reply;
  const ValueId result =
      CopyValue(document->document, ValueIn(document, value), &reply);
  return ResultOf(child->Answer(result, Dispatcher::Ended::kRun, &reply),
                  error);
}

mitogen_result mitogen_child_raise(mitogen_child* child, const char* type,
                                   const char* text, mitogen_error* error) {
  Document reply;
  return ResultOf(
      child->Answer(PythonError(type, text), Dispatcher::Ended::kRun, &reply),
      error);
}

mitogen_result mitogen_child_raise_unknown(mitogen_child* child,
                                           int knows_module,
                                           mitogen_error* error) {
  const absl::Status called = child->CheckCall();
  if (!called.ok()) return ResultOf(called, error);
  const absl::Status unknown =
      mitogen::capi::Unknown(child->started.call, knows_module != 0);
  Document reply;
  return ResultOf(child->Answer(unknown, Dispatcher::Ended::kNotFound, &reply),
                  error);
}

void mitogen_child_log(mitogen_child* child, int64_t level, const char* logger,
                       const char* text) {
  child->session.Log({logger, level, text});
}

int mitogen_child_is_up(const mitogen_child* child) {
  return child->session.context() != nullptr ? 1 : 0;
}

uint32_t mitogen_child_context_id(const mitogen_child* child) {
  ChildContext* const context = child->session.context();
  return context == nullptr ? 0 : context->router().identity().context_id;
}

mitogen_result mitogen_child_add_handle(mitogen_child* child, uint32_t* handle,
                                        mitogen_error* error) {
  const absl::StatusOr<uint32_t> added = child->AddHandle();
  if (added.ok()) *handle = *added;
  return ResultOf(added.status(), error);
}

void mitogen_child_remove_handle(mitogen_child* child, uint32_t handle) {
  ChildContext* const context = child->session.context();
  if (context != nullptr) context->router().RemoveHandler(handle);
}

mitogen_result mitogen_child_send(mitogen_child* child, uint32_t context_id,
                                  uint32_t handle,
                                  const mitogen_document* document,
                                  mitogen_value value, mitogen_error* error) {
  return ResultOf(child->Send(context_id, handle, document->document,
                              ValueIn(document, value)),
                  error);
}

}  // extern "C"
