// The link to a neighbour over a pair of descriptors: frames in, frames out.
// Reads go straight into the decoder's buffer, writes are batched: what is sent
// during one turn of the loop leaves in one write, or if it is much in several,
// so that the neighbour works meanwhile. One read may bring work for minutes (a
// thousand requests for large files), so a stream delivers for some
// milliseconds at a time, and lets the rest of the loop have its turn.

#ifndef MITOGEN_STUB_LINK_FRAME_STREAM_H_
#define MITOGEN_STUB_LINK_FRAME_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/frame.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/link.h"
#include "router/output_queue.h"
#include "stub/os/event_loop.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

struct FrameStreamOptions {
  // What the neighbour speaks.
  Dialect dialect;
  Limits limits;
  OutputLimits output;
};

class FrameStream {
 public:
  class Visitor {
   public:
    virtual ~Visitor() = default;
    // `next` may not hold the whole next message yet, nor even its header.
    // False if the message must wait: the visitor has paused the stream.
    virtual bool MayTakeNext(const FrameDecoder& next) {
      (void)next;
      return true;
    }
    // The payload is borrowed for this call.
    virtual void OnMessage(const MessageView& message) = 0;
    // Called once. OK: the neighbour is gone, and ended between two frames.
    // An error with a Fault: it broke the protocol. Any other: a descriptor
    // failed. Nothing is read from here on; what is sent is still written
    // for as long as the neighbour takes it.
    virtual void OnLost(const absl::Status& status) = 0;
    // A pause that Send() reported is over.
    virtual void OnDrained() {}
  };

  // `loop` and `visitor` must outlive the stream. The descriptors become
  // non-blocking; they must differ, but may be two names of one file.
  FrameStream(EventLoop* loop, UniqueFd in, UniqueFd out,
              const FrameStreamOptions& options, Visitor* visitor);
  ~FrameStream();

  FrameStream(const FrameStream&) = delete;
  FrameStream& operator=(const FrameStream&) = delete;

  // Starts to read. `already_read` comes before what the descriptor gives.
  void Start(absl::string_view already_read);

  // Queues `message`, and writes when enough waits; a large one is written at
  // once from where it lies, if nothing waits, and only what the descriptor
  // does not take is copied. Flush() tells the visitor what came of that. A
  // message that the dialect or a limit forbids is a caller fault, and is not
  // sent. Dropped if the neighbour takes no more.
  absl::StatusOr<SendResult> Send(const MessageView& message);

  // Whether Send() would take `message` for a frame; the fault if not.
  absl::Status Check(const MessageView& message) const {
    return output_.Check(message);
  }

  // Reads no more, and delivers none of what was read, until resumed. Meanwhile
  // only writing shows that the neighbour is gone.
  void PauseReading();
  void ResumeReading();

  // Writes what is queued, as far as the descriptor takes it now.
  void Flush();

  // Whether the neighbour takes more. If not, Send() drops what it is given.
  bool is_writing() const { return writing_; }
  // Whether Send() said kPaused, and the pause is not over.
  bool is_paused() const { return output_.is_paused(); }
  // Gives back the memory of buffers that hold nothing.
  void ReleaseBuffers();
  // Bytes queued and not yet written.
  size_t pending_bytes() const { return output_.waiting().size(); }
  // Bytes that the neighbour has taken so far.
  uint64_t taken_bytes() const { return taken_bytes_; }
  // Bytes that the queue holds, written ones included: at most twice the
  // pending ones.
  size_t queue_bytes() const { return output_.held_bytes(); }
  // Bytes of memory of both buffers.
  size_t buffer_bytes() const {
    return decoder_.capacity() + output_.capacity();
  }

 private:
  absl::StatusOr<SendResult> SendDirectly(const MessageView& message);
  void WriteBatch();
  void OnReadable();
  void DeliverMessages();
  void DeliverAll();
  void EndTurn();
  void BeginNextTurn();
  void SetWriteInterest(bool wanted);
  void StopWriting();
  void FailToWrite(int error);
  void ReportLoss(const absl::Status& status);

  EventLoop* const loop_;
  const UniqueFd in_;
  const UniqueFd out_;
  const FrameStreamOptions options_;
  Visitor* const visitor_;
  FrameDecoder decoder_;
  OutputQueue output_;
  uint64_t taken_bytes_ = 0;
  bool reading_ = true;
  bool delivering_ = false;
  // Begins the next turn, if the last one ended before all was delivered.
  std::optional<EventLoop::TimerId> next_turn_;
  bool write_interest_ = false;
  bool writing_ = true;
  // A write took all that it was given, so that the next is worth a try.
  bool takes_more_ = true;
  // A pause has ended, which is not told yet.
  bool drained_ = false;
  bool lost_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_FRAME_STREAM_H_
