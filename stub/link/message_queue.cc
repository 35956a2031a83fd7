#include "stub/link/message_queue.h"

#include <algorithm>
#include <utility>

namespace mitogen {
namespace {

// Stands for an endless wait, and the condition variable can still add it to
// the current time.
constexpr absl::Duration kLongestWait = absl::Hours(24 * 365);

}  // namespace

bool MessageQueue::Push(Message message) {
  const size_t size = QueuedBytes(message.view());
  const std::lock_guard<std::mutex> lock(mutex_);
  if (closed_) return true;
  if (!messages_.empty() && (size > max_bytes_ || bytes_ > max_bytes_ - size)) {
    return false;
  }
  bytes_ += size;
  messages_.push_back(std::move(message));
  changed_.notify_one();
  return true;
}

void MessageQueue::Close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  closed_ = true;
  messages_.clear();
  bytes_ = 0;
  changed_.notify_all();
}

void MessageQueue::Finish() {
  const std::lock_guard<std::mutex> lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

bool MessageQueue::finished() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return closed_ && messages_.empty();
}

std::optional<Message> MessageQueue::Pop(absl::Duration timeout) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait_for(lock,
                    absl::ToChronoNanoseconds(std::min(timeout, kLongestWait)),
                    [this] { return closed_ || !messages_.empty(); });
  if (messages_.empty()) return std::nullopt;
  Message message = std::move(messages_.front());
  messages_.pop_front();
  bytes_ -= QueuedBytes(message.view());
  return message;
}

}  // namespace mitogen
