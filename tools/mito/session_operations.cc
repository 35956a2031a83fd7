// What a session can be asked.

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/mito/json_text.h"
#include "tools/mito/json_writer.h"
#include "tools/mito/session.h"

namespace mitogen::mito {
namespace {

// Nothing waits for ever.
constexpr absl::Duration kWait = absl::Seconds(60);

}  // namespace

absl::Status Session::Connect(const Request& request) {
  const absl::StatusOr<std::string> method = request.Text("method");
  if (!method.ok()) return method.status();
  const absl::StatusOr<ConnectionOptions> options = request.Options();
  if (!options.ok()) return options.status();
  std::optional<Context> via;
  if (request.Has("via")) {
    const absl::StatusOr<int64_t> number = request.Number("via");
    if (!number.ok()) return number.status();
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto context = contexts_.find(*number);
    if (context == contexts_.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "expected a context as \"via\", got the number ", *number));
    }
    via = context->second;
  }
  master_->ConnectAsync(
      *method, *options, via,
      [this, id = request.id(),
       waiting = NewWaiting()](const absl::StatusOr<Context>& context) {
        if (!context.ok()) {
          return AnswerError(id, CodeOfConnect(context.status()),
                             context.status().message());
        }
        {
          const std::lock_guard<std::mutex> lock(mutex_);
          contexts_.insert_or_assign(context->id(), *context);
        }
        Answer(id, ContextJson(*context));
      });
  return absl::OkStatus();
}

absl::Status Session::Call(const Request& request) {
  const absl::StatusOr<Context> context = ContextOf(request);
  if (!context.ok()) return context.status();
  const absl::StatusOr<std::string> function = request.Text("function");
  if (!function.ok()) return function.status();
  absl::StatusOr<CallArguments> arguments = request.Arguments();
  if (!arguments.ok()) return arguments.status();
  const absl::StatusOr<absl::Duration> timeout =
      request.Timeout(absl::InfiniteDuration());
  if (!timeout.ok()) return timeout.status();
  context->CallUnreadAsync(*function, *std::move(arguments),
                           AnsweringCall(request), {.timeout = *timeout});
  return absl::OkStatus();
}

absl::Status Session::CallNoReply(const Request& request) {
  const absl::StatusOr<Context> context = ContextOf(request);
  if (!context.ok()) return context.status();
  const absl::StatusOr<std::string> function = request.Text("function");
  if (!function.ok()) return function.status();
  absl::StatusOr<CallArguments> arguments = request.Arguments();
  if (!arguments.ok()) return arguments.status();
  const absl::Status sent =
      context->CallNoReply(*function, *std::move(arguments));
  if (sent.ok()) Answer(request.id(), "null");
  return sent;
}

absl::Status Session::CallService(const Request& request) {
  const absl::StatusOr<Context> context = ContextOf(request);
  if (!context.ok()) return context.status();
  const absl::StatusOr<std::string> service = request.Text("service");
  if (!service.ok()) return service.status();
  const absl::StatusOr<std::string> method = request.Text("method");
  if (!method.ok()) return method.status();
  absl::StatusOr<CallArguments> arguments = request.Arguments();
  if (!arguments.ok()) return arguments.status();
  const absl::StatusOr<absl::Duration> timeout =
      request.Timeout(absl::InfiniteDuration());
  if (!timeout.ok()) return timeout.status();
  context->CallServiceUnreadAsync(*service, *method, *std::move(arguments),
                                  AnsweringCall(request),
                                  {.timeout = *timeout});
  return absl::OkStatus();
}

absl::Status Session::Chain(const Request& request) {
  const absl::StatusOr<Context> context = ContextOf(request);
  if (!context.ok()) return context.status();
  const int64_t number = next_number_++;
  chains_.emplace(number, context->Chained());
  Answer(request.id(), absl::StrCat("{\"chain\":", number, "}"));
  return absl::OkStatus();
}

absl::Status Session::ResetChain(const Request& request) {
  const absl::StatusOr<Context> chain = ContextOf(request);
  if (!chain.ok()) return chain.status();
  chain->ResetChain();
  Answer(request.id(), "null");
  return absl::OkStatus();
}

absl::Status Session::Send(const Request& request) {
  const absl::StatusOr<Context> context = ContextOf(request);
  if (!context.ok()) return context.status();
  const absl::StatusOr<uint32_t> handle = request.Id("handle");
  if (!handle.ok()) return handle.status();
  const absl::Status sent = context->Send(*handle, request.Value("value"));
  if (sent.ok()) Answer(request.id(), "null");
  return sent;
}

absl::Status Session::OpenInbox(const Request& request) {
  absl::StatusOr<Inbox> inbox = master_->OpenInbox();
  if (!inbox.ok()) return inbox.status();
  const PythonValue sender = inbox->Sender();
  std::string json =
      absl::StrCat("{\"inbox\":", next_number_, ",\"handle\":", inbox->handle(),
                   ",\"sender\":");
  const absl::Status written =
      AppendJson(sender.document(), sender.id(), JsonStyle::kTagged, &json);
  if (!written.ok()) return written;
  inboxes_.emplace(next_number_++, std::make_shared<Inbox>(*std::move(inbox)));
  Answer(request.id(), absl::StrCat(json, "}"));
  return absl::OkStatus();
}

absl::Status Session::Receive(const Request& request) {
  const absl::StatusOr<std::shared_ptr<Inbox>> inbox = InboxOf(request);
  if (!inbox.ok()) return inbox.status();
  const absl::StatusOr<absl::Duration> timeout = request.Timeout(kWait);
  if (!timeout.ok()) return timeout.status();
  (*inbox)->ReceiveAsync(
      *timeout, Answering(request, [limits = limits_](const Message& message) {
        return Inbox::ValueOf(message.view(), limits);
      }));
  return absl::OkStatus();
}

absl::Status Session::CloseInbox(const Request& request) {
  const absl::StatusOr<std::shared_ptr<Inbox>> inbox = InboxOf(request);
  if (!inbox.ok()) return inbox.status();
  inboxes_.erase(*request.Number("inbox"));
  Answer(request.id(), "null");
  return absl::OkStatus();
}

absl::Status Session::ShutdownContext(const Request& request) {
  const absl::StatusOr<Context> context = ContextOf(request);
  if (!context.ok()) return context.status();
  context->Shutdown();
  Answer(request.id(), "null");
  return absl::OkStatus();
}

absl::Status Session::AwaitGone(const Request& request) {
  const absl::StatusOr<Context> context = ContextOf(request);
  if (!context.ok()) return context.status();
  const absl::StatusOr<absl::Duration> timeout = request.Timeout(kWait);
  if (!timeout.ok()) return timeout.status();
  context->AwaitGoneAsync(
      *timeout, [this, id = request.id(), waiting = NewWaiting()](bool gone) {
        Answer(id, gone ? "true" : "false");
      });
  return absl::OkStatus();
}

absl::Status Session::Forget(const Request& request) {
  const char* const field = request.Has("chain") ? "chain" : "context";
  const absl::StatusOr<int64_t> number = request.Number(field);
  if (!number.ok()) return number.status();
  if (request.Has("chain")) {
    chains_.erase(*number);
  } else {
    const std::lock_guard<std::mutex> lock(mutex_);
    contexts_.erase(*number);
  }
  Answer(request.id(), "null");
  return absl::OkStatus();
}

absl::Status Session::Count(const Request& request) {
  const Master::Counts counts = master_->CountTables();
  Answer(request.id(),
         absl::StrCat(
             "{\"links\":", counts.links, ",\"routes\":", counts.routes,
             ",\"handles\":", counts.handles, ",\"chains\":", counts.chains,
             ",\"connecting\":", counts.connecting, ",\"processes_ending\":",
             counts.processes_ending, ",\"timers\":", counts.timers, "}"));
  return absl::OkStatus();
}

absl::Status Session::Shutdown(const Request& request) {
  master_->Shutdown();
  Answer(request.id(), "null");
  return absl::OkStatus();
}

}  // namespace mitogen::mito
