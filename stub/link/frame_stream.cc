#include "stub/link/frame_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <iterator>
#include <optional>
#include <utility>

#include "protocol/status_macros.h"
#include "stub/os/non_blocking.h"
#include "stub/os/os_error.h"

namespace mitogen {
namespace {

// From here on a system call of its own costs less than to copy the payload.
constexpr size_t kDirectPayload = 32 << 10;

// A link that carries larger frames again and again allocates for each, rather
// than that one which carried such a frame once keeps so much for ever.
constexpr size_t kKeptInput = 256 << 10;

// Enough to be worth a system call before the turn of the loop ends.
constexpr size_t kBatch = 16 << 10;

// How long one link is served before others are, unless one message takes
// longer.
constexpr int64_t kTurnMs = 20;

// To some milliseconds. Asked after each message, so it must cost little.
int64_t CoarseNowMs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

// How a pipe, a socket and a terminal say that the other end is gone
// (mitogen/core.py, io_op).
bool MeansGone(int error) {
  return error == EPIPE || error == ECONNRESET || error == EIO;
}

}  // namespace

FrameStream::FrameStream(EventLoop* loop, UniqueFd in, UniqueFd out,
                         const FrameStreamOptions& options, Visitor* visitor)
    : loop_(loop),
      in_(std::move(in)),
      out_(std::move(out)),
      options_(options),
      visitor_(visitor),
      decoder_(options.dialect, options.limits),
      output_(options.dialect, options.limits, options.output) {
  SetNonBlocking(in_.get());
  SetNonBlocking(out_.get());
}

FrameStream::~FrameStream() {
  if (next_turn_.has_value()) loop_->Cancel(*next_turn_);
  loop_->Unwatch(in_.get());
  loop_->Unwatch(out_.get());
}

void FrameStream::Start(absl::string_view already_read) {
  loop_->Watch(in_.get(), POLLIN, [this](short) { OnReadable(); });
  decoder_.Feed(already_read);
  DeliverMessages();
}

void FrameStream::PauseReading() {
  reading_ = false;
  loop_->SetEvents(in_.get(), 0);
}

void FrameStream::ResumeReading() {
  if (std::exchange(reading_, true) || lost_) return;
  if (next_turn_.has_value()) return;
  loop_->SetEvents(in_.get(), POLLIN);
  DeliverMessages();
}

absl::StatusOr<SendResult> FrameStream::Send(const MessageView& message) {
  if (!writing_) return SendResult::kSent;
  if (message.payload.size() >= kDirectPayload && pending_bytes() == 0) {
    MessageView sent = message;
    sent.header.encoding =
        EncodingFor(options_.dialect, message.header.encoding);
    return SendDirectly(sent);
  }
  const absl::StatusOr<SendResult> sent = output_.Append(message);
  if (takes_more_ && pending_bytes() >= kBatch) WriteBatch();
  return sent;
}

// What fails here fails again in Flush(), which reports it.
absl::StatusOr<SendResult> FrameStream::SendDirectly(
    const MessageView& message) {
  RETURN_IF_ERROR(CheckFrame(message, options_.dialect, options_.limits));
  char header[kFrameHeaderSize];
  EncodeFrameHeader(message.header,
                    static_cast<uint32_t>(message.payload.size()), header);
  // writev() only reads.
  const iovec parts[] = {
      {header, kFrameHeaderSize},
      {const_cast<char*>(message.payload.data()), message.payload.size()}};
  const ssize_t size = writev(out_.get(), parts, std::size(parts));
  const size_t taken = size < 0 ? 0 : size;
  taken_bytes_ += taken;
  return output_.AppendRest(message, taken);
}

// What fails here fails again in Flush(), which reports it.
void FrameStream::WriteBatch() {
  const absl::string_view waiting = output_.waiting();
  const ssize_t size = write(out_.get(), waiting.data(), waiting.size());
  takes_more_ = size == static_cast<ssize_t>(waiting.size());
  if (size <= 0) return;
  taken_bytes_ += size;
  if (output_.Consume(size)) drained_ = true;
}

void FrameStream::Flush() {
  while (pending_bytes() > 0) {
    const absl::string_view waiting = output_.waiting();
    const ssize_t size = write(out_.get(), waiting.data(), waiting.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && IsTransient(errno)) {
      SetWriteInterest(true);
      break;
    }
    if (size < 0) {
      return FailToWrite(errno);
    }
    taken_bytes_ += size;
    if (output_.Consume(size)) drained_ = true;
  }
  takes_more_ = pending_bytes() == 0;
  if (takes_more_) SetWriteInterest(false);
  if (std::exchange(drained_, false)) visitor_->OnDrained();
}

void FrameStream::FailToWrite(int error) {
  const bool was_paused = std::exchange(drained_, false) || output_.is_paused();
  StopWriting();
  ReportLoss(MeansGone(error) ? absl::OkStatus()
                              : OsError(error, "write to the neighbour"));
  if (was_paused) visitor_->OnDrained();
}

void FrameStream::ReleaseBuffers() {
  decoder_.Shrink(0);
  output_.Shrink();
}

void FrameStream::OnReadable() {
  const absl::Span<char> space = decoder_.WritableSpan();
  const ssize_t size = read(in_.get(), space.data(), space.size());
  if (size > 0) {
    decoder_.Commit(size);
    return DeliverMessages();
  }
  if (size == 0 || MeansGone(errno)) return ReportLoss(decoder_.CheckEnd());
  if (!IsTransient(errno))
    ReportLoss(OsError(errno, "read from the neighbour"));
}

// Resumed from within a delivery, it goes on when that is over: the message is
// still lent.
void FrameStream::DeliverMessages() {
  if (std::exchange(delivering_, true)) return;
  DeliverAll();
  delivering_ = false;
}

void FrameStream::DeliverAll() {
  if (next_turn_.has_value()) return;
  const int64_t turn_end = CoarseNowMs() + kTurnMs;
  while (reading_ && !lost_ && visitor_->MayTakeNext(decoder_)) {
    absl::StatusOr<std::optional<MessageView>> message = decoder_.Next();
    if (!message.ok()) return ReportLoss(message.status());
    if (!message->has_value()) return decoder_.Shrink(kKeptInput);
    visitor_->OnMessage(**message);
    if (CoarseNowMs() >= turn_end) return EndTurn();
  }
}

void FrameStream::EndTurn() {
  loop_->SetEvents(in_.get(), 0);
  next_turn_ = loop_->After({}, [this] { BeginNextTurn(); });
}

void FrameStream::BeginNextTurn() {
  next_turn_.reset();
  if (!reading_ || lost_) return;
  loop_->SetEvents(in_.get(), POLLIN);
  DeliverMessages();
}

void FrameStream::SetWriteInterest(bool wanted) {
  if (wanted == write_interest_) return;
  write_interest_ = wanted;
  if (wanted) {
    loop_->Watch(out_.get(), POLLOUT, [this](short) { Flush(); });
  } else {
    loop_->Unwatch(out_.get());
  }
}

void FrameStream::StopWriting() {
  writing_ = false;
  output_.Clear();
  SetWriteInterest(false);
}

void FrameStream::ReportLoss(const absl::Status& status) {
  if (std::exchange(lost_, true)) return;
  loop_->Unwatch(in_.get());
  visitor_->OnLost(status);
}

}  // namespace mitogen
