// The operations of a session.

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "tools/mito/json/json_text.h"
#include "tools/mito/json/json_writer.h"
#include "tools/mito/session/session.h"

namespace mitogen::mito {
namespace {

// How long a wait may take without a `timeout`: nothing waits for ever.
constexpr absl::Duration kWait = absl::Seconds(60);

}  // namespace

absl::Status Session::Connect(const Request& request) {
  ASSIGN_OR_RETURN(const std::string method, request.Text("method"));
  ASSIGN_OR_RETURN(const ConnectionOptions options, request.Options());
  std::optional<Context> via;
  if (request.Has("via")) {
    ASSIGN_OR_RETURN(const int64_t number, request.Number("via"));
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto context = contexts_.find(number);
    if (context == contexts_.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "expected a context as \"via\", got the number ", number));
    }
    via = context->second;
  }
  master_->ConnectAsync(
      method, options, via,
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
  ASSIGN_OR_RETURN(const Context context, ContextOf(request));
  ASSIGN_OR_RETURN(const std::string function, request.Text("function"));
  ASSIGN_OR_RETURN(CallArguments arguments, request.Arguments());
  ASSIGN_OR_RETURN(const absl::Duration timeout,
                   request.Timeout(absl::InfiniteDuration()));
  context.CallUnreadAsync(function, std::move(arguments),
                          AnsweringCall(request), {.timeout = timeout});
  return absl::OkStatus();
}

absl::Status Session::CallNoReply(const Request& request) {
  ASSIGN_OR_RETURN(const Context context, ContextOf(request));
  ASSIGN_OR_RETURN(const std::string function, request.Text("function"));
  ASSIGN_OR_RETURN(CallArguments arguments, request.Arguments());
  const absl::Status sent = context.CallNoReply(function, std::move(arguments));
  if (sent.ok()) Answer(request.id(), "null");
  return sent;
}

absl::Status Session::CallService(const Request& request) {
  ASSIGN_OR_RETURN(const Context context, ContextOf(request));
  ASSIGN_OR_RETURN(const std::string service, request.Text("service"));
  ASSIGN_OR_RETURN(const std::string method, request.Text("method"));
  ASSIGN_OR_RETURN(CallArguments arguments, request.Arguments());
  ASSIGN_OR_RETURN(const absl::Duration timeout,
                   request.Timeout(absl::InfiniteDuration()));
  context.CallServiceUnreadAsync(service, method, std::move(arguments),
                                 AnsweringCall(request), {.timeout = timeout});
  return absl::OkStatus();
}

absl::Status Session::Chain(const Request& request) {
  ASSIGN_OR_RETURN(const Context context, ContextOf(request));
  const int64_t number = next_number_++;
  chains_.emplace(number, context.Chained());
  Answer(request.id(), absl::StrCat("{\"chain\":", number, "}"));
  return absl::OkStatus();
}

absl::Status Session::ResetChain(const Request& request) {
  ASSIGN_OR_RETURN(const Context chain, ContextOf(request));
  chain.ResetChain();
  Answer(request.id(), "null");
  return absl::OkStatus();
}

absl::Status Session::Send(const Request& request) {
  ASSIGN_OR_RETURN(const Context context, ContextOf(request));
  ASSIGN_OR_RETURN(const uint32_t handle, request.Id("handle"));
  const absl::Status sent = context.Send(handle, request.Value("value"));
  if (sent.ok()) Answer(request.id(), "null");
  return sent;
}

absl::Status Session::OpenInbox(const Request& request) {
  ASSIGN_OR_RETURN(Inbox inbox, master_->OpenInbox());
  const PythonValue sender = inbox.Sender();
  std::string json =
      absl::StrCat("{\"inbox\":", next_number_, ",\"handle\":", inbox.handle(),
                   ",\"sender\":");
  RETURN_IF_ERROR(
      AppendJson(sender.document(), sender.id(), JsonStyle::kTagged, &json));
  inboxes_.emplace(next_number_++, std::make_shared<Inbox>(std::move(inbox)));
  Answer(request.id(), absl::StrCat(json, "}"));
  return absl::OkStatus();
}

absl::Status Session::Receive(const Request& request) {
  ASSIGN_OR_RETURN(const std::shared_ptr<Inbox> inbox, InboxOf(request));
  ASSIGN_OR_RETURN(const absl::Duration timeout, request.Timeout(kWait));
  inbox->ReceiveAsync(
      timeout, Answering(request, [limits = limits_](const Message& message) {
        return Inbox::ValueOf(message.view(), limits);
      }));
  return absl::OkStatus();
}

absl::Status Session::CloseInbox(const Request& request) {
  ASSIGN_OR_RETURN(const std::shared_ptr<Inbox> inbox, InboxOf(request));
  inboxes_.erase(*request.Number("inbox"));
  Answer(request.id(), "null");
  return absl::OkStatus();
}

absl::Status Session::ShutdownContext(const Request& request) {
  ASSIGN_OR_RETURN(const Context context, ContextOf(request));
  context.Shutdown();
  Answer(request.id(), "null");
  return absl::OkStatus();
}

absl::Status Session::AwaitGone(const Request& request) {
  ASSIGN_OR_RETURN(const Context context, ContextOf(request));
  ASSIGN_OR_RETURN(const absl::Duration timeout, request.Timeout(kWait));
  context.AwaitGoneAsync(
      timeout, [this, id = request.id(), waiting = NewWaiting()](bool gone) {
        Answer(id, gone ? "true" : "false");
      });
  return absl::OkStatus();
}

absl::Status Session::Forget(const Request& request) {
  const char* const field = request.Has("chain") ? "chain" : "context";
  ASSIGN_OR_RETURN(const int64_t number, request.Number(field));
  if (request.Has("chain")) {
    chains_.erase(number);
  } else {
    const std::lock_guard<std::mutex> lock(mutex_);
    contexts_.erase(number);
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
