#include "stub/child/child_calls.h"

#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "router/role/python_error.h"
#include "stub/child/whole_file.h"
#include "stub/link/awaited.h"

namespace mitogen {
namespace {

// A larger call would hold up the loop for longer than it takes to wake another
// thread.
constexpr size_t kMaxCallAtOnce = 4 << 10;

}  // namespace

void ChildCalls::Push(const MessageView& call) {
  if (RunAtOnce(call)) return;
  if (calls_.Push(Message::From(call))) {
    ++under_way_;
  } else {
    Refuse(call.header);
  }
}

void ChildCalls::Refuse(const MessageHeader& message) {
  const std::string why =
      absl::StrCat("the queue of handle ", message.handle, " is full");
  if (message.wants_reply()) {
    context_->router().ReplyDead(message, why);
  } else {
    context_->Log({std::string(kMitogenLogger), kLogError,
                   absl::StrCat("lost a message of context ", message.src_id,
                                ": ", why)});
  }
}

bool ChildCalls::RunAtOnce(const MessageView& call) {
  if (under_way_ > 0 || call.payload.size() > kMaxCallAtOnce) return false;
  std::optional<Dispatcher::Outcome> outcome = dispatcher_.DispatchQuick(call);
  if (!outcome.has_value()) return false;
  Answer(call.header, *std::move(outcome));
  return true;
}

void ChildCalls::Run() {
  while (std::optional<Message> call = calls_.Pop()) {
    current_ = call->header;
    deferred_ = false;
    Dispatcher::Outcome outcome = dispatcher_.Dispatch(call->view());
    // The LateReply answers this call later.
    if (deferred_) outcome = Dispatcher::Outcome();
    loop_->Post(
        [this, header = current_, outcome = std::move(outcome)]() mutable {
          --under_way_;
          Answer(header, std::move(outcome));
        });
  }
}

void ChildCalls::Answer(const MessageHeader& call,
                        Dispatcher::Outcome outcome) {
  if (outcome.log.has_value()) context_->Log(*outcome.log);
  if (!outcome.reply.has_value()) return;
  context_->router().Reply(call, *std::move(outcome.reply));
}

uint32_t ChildCalls::context_id() const {
  return context_->router().identity().context_id;
}

void ChildCalls::Log(LogRecord record) {
  loop_->Post([this, record = std::move(record)] { context_->Log(record); });
}

void ChildCalls::Send(Message message) {
  loop_->Post([this, message = std::move(message)] {
    context_->router().Originate(message.header.dst_id, message.header.handle,
                                 message.view());
  });
}

std::vector<uint32_t> ChildCalls::Handles() {
  std::vector<uint32_t> handles;
  loop_->PostAndWait([&] { handles = context_->router().Handles(); });
  return handles;
}

absl::StatusOr<uint32_t> ChildCalls::AddReceiver() {
  auto queue = std::make_shared<MessageQueue>();
  absl::StatusOr<uint32_t> handle = absl::CancelledError("shutting down");
  loop_->PostAndWait([&] {
    handle = context_->router().AddHandler(
        {}, [this, queue](const MessageView& message) {
          if (queue->Push(Message::From(message))) return;
          Refuse(message.header);
        });
  });
  if (handle.ok()) receivers_[*handle] = std::move(queue);
  return handle;
}

absl::StatusOr<Message> ChildCalls::Receive(uint32_t handle,
                                            absl::Duration timeout) {
  constexpr absl::string_view kChannelError = "mitogen.core.ChannelError";
  const auto it = receivers_.find(handle);
  if (it == receivers_.end()) {
    return PythonError(kChannelError, "the Receiver has been closed");
  }
  std::optional<Message> message = it->second->Pop(timeout);
  if (!message.has_value()) {
    return PythonError("mitogen.core.TimeoutError",
                       "no message within the time given");
  }
  if (!message->header.is_dead()) return *std::move(message);
  return PythonError(kChannelError, message->payload.empty()
                                        ? "Channel closed by remote end."
                                        : message->payload);
}

void ChildCalls::CloseReceiver(uint32_t handle) {
  loop_->PostAndWait([&] { context_->router().RemoveHandler(handle); });
  receivers_.erase(handle);
}

CallEnvironment::LateReply ChildCalls::DeferReply() {
  deferred_ = true;
  return [this, header = current_](const ReplyWriter& write) {
    Document document;
    const absl::StatusOr<ValueId> value = write(&document);
    Answer(header, Dispatcher::Conclude(header, dialect_, value, &document));
  };
}

void ChildCalls::Connect(std::string method, ConnectionOptions options,
                         ConnectCallback done) {
  loop_->Post(
      [this, method = std::move(method), options = std::move(options),
       done = std::move(done)] { host_->ConnectChild(method, options, done); });
}

void ChildCalls::BecomeParent() {
  loop_->PostAndWait([this] { context_->BecomeParent(); });
}

absl::StatusOr<FetchedFile> ChildCalls::FetchFile(uint32_t context_id,
                                                  std::string path,
                                                  size_t max_bytes) {
  FetchOptions options;
  options.context_id = context_id;
  options.path = std::move(path);
  return FetchWholeFile(loop_, &context_->router(), dialect_, limits_,
                        std::move(options), max_bytes);
}

absl::StatusOr<std::string> ChildCalls::AwaitPushedFile(std::string path) {
  Awaited<std::string> file;
  loop_->Post([this, done = file.TakeCallback(), path = std::move(path)] {
    host_->AwaitPushedFile(path, done);
  });
  return file.Wait();
}

absl::Status ChildCalls::Detach() {
  Awaited<std::monostate> left;
  loop_->Post([this, done = left.TakeCallback()] {
    host_->LeaveParent([done](const absl::Status& status) {
      if (status.ok()) return done(std::monostate());
      done(status);
    });
  });
  return left.Wait().status();
}

}  // namespace mitogen
