#include "stub/child/call_runner.h"

#include <utility>
#include <variant>

#include "protocol/status_macros.h"
#include "router/files/file_fetch.h"
#include "router/role/python_error.h"
#include "stub/child/whole_file.h"
#include "stub/link/awaited.h"

namespace mitogen {

void AnswerCall(ChildContext* context, const MessageHeader& call,
                Dispatcher::Outcome outcome) {
  if (outcome.log.has_value()) context->Log(*outcome.log);
  if (!outcome.reply.has_value()) return;
  context->router().Reply(call, *std::move(outcome.reply));
}

Dispatcher::Outcome CallRunner::Run(const MessageView& call) {
  current_ = call.header;
  deferred_ = false;
  Dispatcher::Outcome outcome = dispatcher_.Dispatch(call);
  // The LateReply answers this call.
  if (deferred_) outcome = Dispatcher::Outcome();
  return outcome;
}

absl::Status CallRunner::CheckMayWait() const {
  if (!parts_->loop->IsOwnThread()) return absl::OkStatus();
  return PythonError("builtins.RuntimeError",
                     "expected a thread that may wait, got that of the event "
                     "loop, which would wait for itself");
}

uint32_t CallRunner::context_id() const {
  return parts_->context->router().identity().context_id;
}

void CallRunner::Log(LogRecord record) {
  parts_->loop->Post([context = parts_->context, record = std::move(record)] {
    context->Log(record);
  });
}

void CallRunner::Send(Message message) {
  parts_->loop->Post([context = parts_->context, message = std::move(message)] {
    context->router().Originate(message.header.dst_id, message.header.handle,
                                message.view());
  });
}

std::vector<uint32_t> CallRunner::Handles() {
  std::vector<uint32_t> handles;
  parts_->loop->PostAndWait(
      [&] { handles = parts_->context->router().Handles(); });
  return handles;
}

absl::StatusOr<Message> CallRunner::Receive(uint32_t handle,
                                            absl::Duration timeout) {
  RETURN_IF_ERROR(CheckMayWait());
  return receivers_->Receive(handle, timeout);
}

CallEnvironment::LateReply CallRunner::DeferReply() {
  deferred_ = true;
  return [parts = parts_, header = current_](const ReplyWriter& write) {
    Document document;
    const absl::StatusOr<ValueId> value = write(&document);
    AnswerCall(parts->context, header,
               Dispatcher::Conclude(header, parts->dialect, value, &document));
  };
}

void CallRunner::Connect(std::string method, ConnectionOptions options,
                         ConnectCallback done) {
  parts_->loop->Post([host = parts_->host, method = std::move(method),
                      options = std::move(options), done = std::move(done)] {
    host->ConnectChild(method, options, done);
  });
}

void CallRunner::BecomeParent() {
  parts_->loop->PostAndWait([this] { parts_->context->BecomeParent(); });
}

absl::StatusOr<FetchedFile> CallRunner::FetchFile(uint32_t context_id,
                                                  std::string path,
                                                  size_t max_bytes) {
  RETURN_IF_ERROR(CheckMayWait());
  FetchOptions options;
  options.context_id = context_id;
  options.path = std::move(path);
  return FetchWholeFile(parts_->loop, &parts_->context->router(),
                        parts_->dialect, parts_->limits, std::move(options),
                        max_bytes, absl::InfiniteDuration());
}

absl::StatusOr<std::string> CallRunner::AwaitPushedFile(std::string path) {
  RETURN_IF_ERROR(CheckMayWait());
  Awaited<std::string> file;
  parts_->loop->Post(
      [host = parts_->host, done = file.TakeCallback(),
       path = std::move(path)] { host->AwaitPushedFile(path, done); });
  return file.Wait();
}

absl::Status CallRunner::Detach() {
  RETURN_IF_ERROR(CheckMayWait());
  Awaited<std::monostate> left;
  parts_->loop->Post([host = parts_->host, done = left.TakeCallback()] {
    host->LeaveParent([done](const absl::Status& status) {
      if (status.ok()) return done(std::monostate());
      done(status);
    });
  });
  return left.Wait().status();
}

}  // namespace mitogen
