#include "stub/child_process.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "router/dispatcher.h"
#include "router/python_error.h"
#include "stub/diagnostics.h"
#include "stub/exit_signals.h"
#include "stub/function_table.h"

namespace mitogen {
namespace {

// How long the end of the context waits for what is under way
// (mitogen/core.py, Broker.shutdown_timeout).
constexpr std::chrono::seconds kShutdownTimeout{3};

constexpr size_t kCaptureReadSize = 16 << 10;

// Captured output is read only while less than this waits for the parent, so
// that a program which prints faster than the parent reads has to wait.
constexpr size_t kMaxPendingForCapture = 1 << 20;

// What a log record holds beside the line: names, level, marks.
constexpr uint32_t kLogOverhead = 64;

Limits LimitsOf(const ContextConfig& config) {
  Limits limits;
  limits.max_message_size = config.max_message_size;
  // A line that is cut into records loses nothing; a record over the limit
  // would.
  const uint32_t longest_record =
      std::max(config.max_message_size, 2 * kLogOverhead) - kLogOverhead;
  limits.max_output_line = std::min(limits.max_output_line, longest_record);
  return limits;
}

}  // namespace

ChildProcess::ChildProcess(ContextConfig config, InheritedLink link,
                           CapturedStdio captured, std::string frame_bytes)
    : config_(std::move(config)),
      limits_(LimitsOf(config_)),
      diagnostics_(std::move(link.diagnostics)),
      frame_bytes_(std::move(frame_bytes)),
      stream_(&loop_, std::move(link.in), std::move(link.out),
              {config_.dialect, limits_, {}}, this),
      context_(config_, this),
      out_{std::move(captured.out), LogLinesTo("stdout")},
      err_{std::move(captured.err), LogLinesTo("stderr")} {}

void ChildProcess::Run() {
  NoteExitSignals(loop_.wake_fd());
  std::thread io([this] { RunIo(); });
  RunCalls();
  // The I/O thread ends the process.
  io.join();
  _exit(1);
}

void ChildProcess::RunIo() {
  context_.Uncork();
  WatchCapture(&out_);
  WatchCapture(&err_);
  stream_.Start(frame_bytes_);
  // A flush can find the parent gone, so it comes before the question.
  for (stream_.Flush(); !shutting_down_; stream_.Flush()) {
    PaceCaptures();
    loop_.RunOnce();
    CheckSignals();
  }
  Drain();
  End();
}

void ChildProcess::End() {
  context_.Exit();
  stream_.Flush();
  loop_.Close();
  const int signal = NotedExitSignal();
  if (signal != 0) DieBySignal(signal);
  _exit(failed_ ? 1 : 0);
}

void ChildProcess::CheckSignals() {
  const int signal = NotedExitSignal();
  if (signal != 0) context_.BeginShutdown(absl::StrCat("signal ", signal));
}

void ChildProcess::WatchCapture(Capture* capture) {
  loop_.Watch(capture->output.read_end.get(), POLLIN,
              [this, capture](short) { ReadCapture(capture); });
}

void ChildProcess::ReadCapture(Capture* capture) {
  char bytes[kCaptureReadSize];
  const int fd = capture->output.read_end.get();
  const ssize_t size = read(fd, bytes, sizeof bytes);
  if (size > 0) {
    capture->lines.Feed(absl::string_view(bytes, size));
  } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
    capture->lines.Finish();
    capture->open = false;
    loop_.Unwatch(fd);
  }
}

void ChildProcess::PaceCaptures() {
  const short events =
      stream_.pending_bytes() < kMaxPendingForCapture ? POLLIN : 0;
  for (const Capture* capture : {&out_, &err_}) {
    loop_.SetEvents(capture->output.read_end.get(), events);
  }
}

// What was printed before the end still reaches the parent's log.
void ChildProcess::Drain() {
  const auto deadline = EventLoop::Clock::now() + kShutdownTimeout;
  out_.output.ShutDownWrites();
  err_.output.ShutDownWrites();
  stream_.Flush();
  while (!IsDrained() && EventLoop::Clock::now() < deadline) {
    PaceCaptures();
    loop_.RunOnce(deadline);
    stream_.Flush();
  }
}

bool ChildProcess::IsDrained() const {
  return !out_.open && !err_.open && stream_.pending_bytes() == 0;
}

LineSplitter ChildProcess::LogLinesTo(absl::string_view logger) {
  return LineSplitter(
      limits_.max_output_line,
      [this, logger = std::string(logger)](absl::string_view line) {
        context_.Log({logger, kLogInfo, std::string(line)});
      });
}

void ChildProcess::OnMessage(const MessageView& message) {
  context_.Receive(context_.parent_link(), message);
}

void ChildProcess::OnLost(const absl::Status& status) {
  if (!status.ok()) {
    failed_ = true;
    context_.Log(
        {std::string(kMitogenLogger), kLogError,
         absl::StrCat("lost the link to the parent: ", status.message())});
    WriteDiagnostic(
        diagnostics_.get(),
        absl::StrCat("lost the link to the parent: ", status.message()));
    stream_.Flush();
  }
  context_.LinkLost(context_.parent_link());
}

SendResult ChildProcess::Send(LinkId, const MessageView& message) {
  const absl::StatusOr<SendResult> sent = stream_.Send(message);
  if (sent.ok()) return *sent;
  WriteDiagnostic(diagnostics_.get(), sent.status().message());
  return SendResult::kSent;
}

void ChildProcess::QueueCall(Message call) { calls_.Push(std::move(call)); }

void ChildProcess::BeginShutdown(absl::string_view reason) {
  context_.Log({std::string(kMitogenLogger), kLogDebug,
                absl::StrCat("shutting down: ", reason)});
  shutting_down_ = true;
  calls_.Close();
}

void ChildProcess::RunCalls() {
  FunctionTable functions(this);
  Dispatcher dispatcher(config_.dialect, limits_, &functions);
  while (std::optional<Message> call = calls_.Pop()) {
    Dispatcher::Outcome outcome = dispatcher.Dispatch(call->view());
    if (outcome.log.has_value()) Log(*std::move(outcome.log));
    if (!outcome.reply.has_value()) continue;
    loop_.Post([this, header = call->header,
                reply = *std::move(outcome.reply)]() mutable {
      context_.router().Reply(header, std::move(reply));
    });
  }
}

void ChildProcess::Log(LogRecord record) {
  loop_.Post([this, record = std::move(record)] { context_.Log(record); });
}

void ChildProcess::Send(Message message) {
  message.header.src_id = config_.context_id;
  message.header.auth_id = config_.context_id;
  loop_.Post([this, message = std::move(message)] {
    context_.router().Route(message.view());
  });
}

std::vector<uint32_t> ChildProcess::Handles() {
  std::vector<uint32_t> handles;
  loop_.PostAndWait([&] { handles = context_.router().Handles(); });
  return handles;
}

absl::StatusOr<uint32_t> ChildProcess::AddReceiver() {
  auto queue = std::make_shared<MessageQueue>();
  absl::StatusOr<uint32_t> handle = absl::CancelledError("shutting down");
  loop_.PostAndWait([&] {
    handle =
        context_.router().AddHandler({}, [queue](const MessageView& message) {
          queue->Push(Message::From(message));
        });
  });
  if (handle.ok()) receivers_[*handle] = std::move(queue);
  return handle;
}

absl::StatusOr<Message> ChildProcess::Receive(uint32_t handle,
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

void ChildProcess::CloseReceiver(uint32_t handle) {
  loop_.PostAndWait([&] { context_.router().RemoveHandler(handle); });
  receivers_.erase(handle);
}

}  // namespace mitogen
