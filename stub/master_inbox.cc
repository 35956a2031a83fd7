#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "stub/inbox.h"
#include "stub/master_process.h"
#include "stub/message_queue.h"

namespace mitogen {
namespace {

// Fills `queue`, which ends with the last copy of the handler.
MessageHandler FeedOf(std::shared_ptr<MessageQueue> queue) {
  MessageQueue* const messages = queue.get();
  const std::shared_ptr<MessageQueue> feed(
      messages, [queue = std::move(queue)](MessageQueue*) { queue->Finish(); });
  return [feed](const MessageView& message) {
    feed->Push(Message::From(message));
  };
}

MessageHandler CallOf(Inbox::Callback on_value, const Limits& limits) {
  return [on_value = std::move(on_value), limits](const MessageView& message) {
    on_value(Inbox::ValueOf(message, limits));
  };
}

}  // namespace

absl::StatusOr<Inbox> MasterProcess::OpenInbox(Inbox::Callback on_value) {
  std::shared_ptr<MessageQueue> queue;
  if (on_value == nullptr) queue = std::make_shared<MessageQueue>();
  absl::StatusOr<uint32_t> handle =
      absl::CancelledError("expected a running master, it has shut down");
  loop_.PostAndWait([&] {
    handle = context_.router().AddHandler(
        {}, queue != nullptr ? FeedOf(queue)
                             : CallOf(std::move(on_value), limits_));
  });
  if (!handle.ok()) return handle.status();
  return Inbox(this, *handle, std::move(queue));
}

void MasterProcess::CloseInbox(uint32_t handle) {
  loop_.PostAndWait([&] { context_.router().RemoveHandler(handle); });
}

}  // namespace mitogen
