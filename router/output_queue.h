// What waits to be written to a link: frames, encoded once, one after another,
// so that a single write takes many of them. Says when a link has more waiting
// than its owner likes, and when it takes no more.
//
// Contract. Append() copies the payload once, and allocates only when the queue
// grows. It holds at most twice the bytes that wait, and takes at most four
// times as much memory as it holds, or 256 KiB. A queue that grew large frees
// its memory once it is empty. By default there is no bound, as in the
// original.

#ifndef MITOGEN_ROUTER_OUTPUT_QUEUE_H_
#define MITOGEN_ROUTER_OUTPUT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/link.h"

namespace mitogen {

struct OutputLimits {
  // Waiting bytes from which on Append() says kPaused, and below which the
  // pause ends. Stops: a fast sender that makes us hold what a slow reader
  // does not take. Test: output_queue_test, SaysWhenItIsPaused.
  size_t pause_at = std::numeric_limits<size_t>::max();
  // Waiting bytes beyond which a message is refused. Stops: the same from a
  // sender that cannot be paused. Test: output_queue_test,
  // RefusesWhatIsBeyondItsLimit.
  size_t max_bytes = std::numeric_limits<size_t>::max();
};

class OutputQueue {
 public:
  OutputQueue(const Dialect& dialect, const Limits& limits,
              const OutputLimits& output_limits);

  // Whether `message` can be a frame: OK, or what Append() would say.
  absl::Status Check(const MessageView& message) const;

  // Adds a frame; a pickle gets the tag that the peer knows (FRM-2). kFull
  // leaves the queue as it was, and so does an error: a caller fault of
  // AppendFrame().
  absl::StatusOr<SendResult> Append(const MessageView& message);

  // Adds the rest of a frame whose first `written` bytes are written. If
  // nothing waits, a caller writes a large frame from where its payload lies,
  // and copies here only what the transport did not take.
  absl::StatusOr<SendResult> AppendRest(const MessageView& message,
                                        size_t written);

  // Adds bytes that are no frame, such as those of a handshake. They are taken
  // whatever waits.
  void AppendBytes(absl::string_view bytes) {
    bytes_.append(bytes.data(), bytes.size());
  }

  // What is to be written next; valid until the queue changes.
  absl::string_view waiting() const {
    return absl::string_view(bytes_).substr(written_);
  }
  // `size` bytes of waiting() were written. True if that ended a pause.
  bool Consume(size_t size);

  // Forgets all that waits.
  void Clear();

  // Gives the memory back if nothing waits.
  void Shrink() {
    if (waiting().empty()) Clear();
  }

  bool is_paused() const { return paused_; }
  // Bytes held, those written already included.
  size_t held_bytes() const { return bytes_.size(); }
  // Bytes of memory.
  size_t capacity() const { return bytes_.capacity(); }

 private:
  MessageView Tagged(const MessageView& message) const;

  const Dialect dialect_;
  const Limits limits_;
  const OutputLimits output_limits_;
  std::string bytes_;
  size_t written_ = 0;
  bool paused_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_OUTPUT_QUEUE_H_
