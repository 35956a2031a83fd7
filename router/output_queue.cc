#include "router/output_queue.h"

#include <assert.h>

#include <algorithm>
#include <string>

#include "protocol/frame.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

// A buffer that grew beyond this is given back once it is empty.
constexpr size_t kKeptBytes = 256 << 10;

// An assignment of an empty string would keep the memory.
void Free(std::string* bytes) { std::string().swap(*bytes); }

}  // namespace

OutputQueue::OutputQueue(const Dialect& dialect, const Limits& limits,
                         const OutputLimits& output_limits)
    : dialect_(dialect), limits_(limits), output_limits_(output_limits) {}

MessageView OutputQueue::Tagged(const MessageView& message) const {
  MessageView tagged = message;
  tagged.header.encoding = EncodingFor(dialect_, message.header.encoding);
  return tagged;
}

absl::Status OutputQueue::Check(const MessageView& message) const {
  return CheckFrame(Tagged(message), dialect_, limits_);
}

absl::StatusOr<SendResult> OutputQueue::Append(const MessageView& message) {
  const size_t size = kFrameHeaderSize + message.payload.size();
  if (size > output_limits_.max_bytes ||
      waiting().size() > output_limits_.max_bytes - size) {
    return SendResult::kFull;
  }
  RETURN_IF_ERROR(AppendFrame(Tagged(message), dialect_, limits_, &bytes_));
  if (waiting().size() >= output_limits_.pause_at) paused_ = true;
  return paused_ ? SendResult::kPaused : SendResult::kSent;
}

absl::StatusOr<SendResult> OutputQueue::AppendRest(const MessageView& message,
                                                   size_t written) {
  if (written < kFrameHeaderSize) {
    absl::StatusOr<SendResult> result = Append(message);
    if (!result.ok() || *result == SendResult::kFull) return result;
    return Consume(written) ? SendResult::kSent : result;
  }
  const absl::string_view rest =
      message.payload.substr(written - kFrameHeaderSize);
  bytes_.append(rest.data(), rest.size());
  if (waiting().size() >= output_limits_.pause_at) paused_ = true;
  return paused_ ? SendResult::kPaused : SendResult::kSent;
}

bool OutputQueue::Consume(size_t size) {
  written_ += size;
  assert(written_ <= bytes_.size());
  if (written_ == bytes_.size()) {
    if (bytes_.capacity() > kKeptBytes) Free(&bytes_);
    bytes_.clear();
    written_ = 0;
  } else if (written_ >= bytes_.size() / 2) {
    // Without this a queue that is never quite empty would keep all that it
    // ever held. Moving at most what was written costs no more than writing it
    // did.
    bytes_.erase(0, written_);
    written_ = 0;
    // A queue that once was long does not keep its memory until it is empty.
    if (bytes_.capacity() > std::max(kKeptBytes, 4 * bytes_.size())) {
      bytes_.shrink_to_fit();
    }
  }
  if (!paused_ || waiting().size() >= output_limits_.pause_at) return false;
  paused_ = false;
  return true;
}

void OutputQueue::Clear() {
  Free(&bytes_);
  written_ = 0;
  paused_ = false;
}

}  // namespace mitogen
