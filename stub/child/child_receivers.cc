#include "stub/child/child_receivers.h"

#include <optional>
#include <utility>

#include "absl/strings/string_view.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

constexpr absl::string_view kChannelError = "mitogen.core.ChannelError";

}  // namespace

absl::StatusOr<uint32_t> ChildReceivers::Add() {
  auto queue = std::make_shared<MessageQueue>();
  absl::StatusOr<uint32_t> handle = absl::CancelledError("shutting down");
  loop_->PostAndWait([&] {
    handle = router_->AddHandler({}, [this, queue](const MessageView& message) {
      if (queue->Push(Message::From(message))) return;
      refuse_(message.header);
    });
  });
  if (!handle.ok()) return handle;
  const std::lock_guard<std::mutex> lock(mutex_);
  receivers_[*handle] = std::move(queue);
  return handle;
}

std::shared_ptr<MessageQueue> ChildReceivers::Find(uint32_t handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto it = receivers_.find(handle);
  return it == receivers_.end() ? nullptr : it->second;
}

absl::StatusOr<Message> ChildReceivers::Receive(uint32_t handle,
                                                absl::Duration timeout) {
  const std::shared_ptr<MessageQueue> queue = Find(handle);
  if (queue == nullptr) {
    return PythonError(kChannelError, "the Receiver has been closed");
  }
  std::optional<Message> message = queue->Pop(timeout);
  if (!message.has_value()) {
    return PythonError("mitogen.core.TimeoutError",
                       "no message within the time given");
  }
  if (!message->header.is_dead()) return *std::move(message);
  return PythonError(kChannelError, message->payload.empty()
                                        ? "Channel closed by remote end."
                                        : message->payload);
}

void ChildReceivers::Close(uint32_t handle) {
  loop_->PostAndWait([&] { router_->RemoveHandler(handle); });
  const std::lock_guard<std::mutex> lock(mutex_);
  receivers_.erase(handle);
}

}  // namespace mitogen
