#include "stub/link/inbox_queue.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace mitogen {

bool InboxQueue::Push(const MessageView& message) {
  if (!receivers_.empty()) {
    const Receiver receiver = std::move(receivers_.front());
    receivers_.pop_front();
    receiver->Finish(Message::From(message));
    return true;
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  const size_t size = QueuedBytes(message);
  if (!entries_.empty() && (size > max_bytes_ || bytes_ > max_bytes_ - size)) {
    ++entries_.back().lost;
    entries_.back().lost_bytes += message.payload.size();
    return false;
  }
  bytes_ += size;
  entries_.push_back({Message::From(message)});
  return true;
}

void InboxQueue::Finish() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    finished_ = true;
  }
  const std::deque<Receiver> receivers = std::exchange(receivers_, {});
  for (const Receiver& receiver : receivers) receiver->Finish(*TryPop());
}

std::optional<absl::StatusOr<Message>> InboxQueue::TryPop() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (lost_ > 0) {
    return LossOf(std::exchange(lost_, 0), std::exchange(lost_bytes_, 0));
  }
  if (!entries_.empty()) {
    Entry entry = std::move(entries_.front());
    entries_.pop_front();
    bytes_ -= QueuedBytes(entry.message.view());
    lost_ = entry.lost;
    lost_bytes_ = entry.lost_bytes;
    return std::move(entry.message);
  }
  if (!finished_) return std::nullopt;
  return absl::CancelledError(
      "expected a message, the inbox was closed or the master has shut down");
}

void InboxQueue::Await(Receiver receiver) {
  std::optional<absl::StatusOr<Message>> next = TryPop();
  if (next.has_value()) {
    receiver->Finish(*std::move(next));
  } else {
    receivers_.push_back(std::move(receiver));
  }
}

void InboxQueue::StopWaiting(const Receiver& receiver) {
  std::erase(receivers_, receiver);
}

absl::Status InboxQueue::LossOf(uint64_t count, uint64_t bytes) const {
  return absl::ResourceExhaustedError(absl::StrCat(
      "expected a program that receives what is sent to it, lost ", count,
      " messages of ", bytes, " bytes: ", max_bytes_, " were waiting already"));
}

}  // namespace mitogen
