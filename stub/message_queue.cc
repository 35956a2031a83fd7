#include "stub/message_queue.h"

#include <utility>

namespace mitogen {

void MessageQueue::Push(Message message) {
  absl::MutexLock lock(&mutex_);
  if (!closed_) messages_.push_back(std::move(message));
}

void MessageQueue::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
  messages_.clear();
}

std::optional<Message> MessageQueue::Pop(absl::Duration timeout) {
  absl::MutexLock lock(&mutex_);
  const auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return closed_ || !messages_.empty();
  };
  mutex_.AwaitWithTimeout(absl::Condition(&ready), timeout);
  if (messages_.empty()) return std::nullopt;
  Message message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

}  // namespace mitogen
