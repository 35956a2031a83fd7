#include "stub/child/child_process.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "stub/os/os_thread.h"
#include "stub/os/process/diagnostics.h"
#include "stub/os/process/exit_signals.h"

namespace mitogen {
namespace {

using std::chrono::milliseconds;

// The time that the end of the context waits for output and writes in flight
// (mitogen/core.py, Broker.shutdown_timeout).
constexpr milliseconds kShutdownTimeout{3000};

// A detaching context closes the parent's link after this time even if bytes
// still wait to be written (mitogen/core.py, ExternalContext.detach).
constexpr milliseconds kDetachTimeout{2000};
constexpr milliseconds kDetachCheck{20};

// Back-pressure: captured output, and what children write beside their links,
// is read only while fewer bytes than this wait for the parent. So a program
// that prints faster than the parent reads has to wait.
constexpr size_t kMaxPendingForCapture = 1 << 20;

// The bytes of a log record besides its line: names, level, separators.
constexpr uint32_t kLogOverhead = 64;

Limits LimitsOf(const ContextConfig& config) {
  Limits limits;
  limits.max_message_size = config.max_message_size;
  // A line that is cut into several records loses nothing; a record over the
  // limit would be lost.
  const uint32_t longest_record =
      std::max(config.max_message_size, 2 * kLogOverhead) - kLogOverhead;
  limits.max_output_line = std::min(limits.max_output_line, longest_record);
  return limits;
}

}  // namespace

ChildProcess::ChildProcess(BootedContext booted, ChildFunctions functions)
    : functions_(std::move(functions)),
      config_(std::move(booted.config)),
      limits_(LimitsOf(config_)),
      core_source_(std::move(booted.core_source)),
      diagnostics_(std::move(booted.link.diagnostics)),
      transport_(config_.dialect, limits_, this),
      context_(config_, &transport_.links(), this),
      services_(&transport_.loop(), &context_, config_.dialect, limits_,
                functions_.program()),
      idle_memory_(
          &transport_.loop(),
          [this] { return transport_.links().pending_bytes(); },
          [this] { transport_.links().ReleaseBuffers(); }),
      out_(&transport_.loop(), std::move(booted.captured.out),
           limits_.max_output_line, LogLinesTo("stdout")),
      err_(&transport_.loop(), std::move(booted.captured.err),
           limits_.max_output_line, LogLinesTo("stderr")),
      calls_(&functions_, config_.dialect, limits_, &transport_.loop(),
             &context_, this) {
  transport_.links().Add(context_.parent_link(), std::move(booted.link.in),
                         std::move(booted.link.out), booted.frame_bytes,
                         LinkTable::Neighbour::kParent);
}

void ChildProcess::Run(const std::function<absl::Status()>& say_up) {
  if (!functions_.status().ok()) Fail(functions_.status());
  const absl::Status usable = transport_.loop().status();
  if (!usable.ok()) Fail(usable);
  NoteExitSignals(transport_.loop().wake_fd());
  absl::StatusOr<OsThread> io = OsThread::Start([&] { RunIo(say_up); });
  if (!io.ok()) Fail(io.status());
  calls_.Run();
  // The I/O thread ends the process.
  io->Join();
  _exit(1);
}

// Ends a process whose context is not up yet.
void ChildProcess::Fail(const absl::Status& status) {
  WriteDiagnostic(diagnostics_.get(), status.message());
  _exit(1);
}

void ChildProcess::RunIo(const std::function<absl::Status()>& say_up) {
  const absl::Status said = say_up();
  if (!said.ok()) Fail(said);
  context_.Uncork();
  out_.Start();
  err_.Start();
  // A flush can find the parent gone, so it comes before the check.
  for (transport_.links().Flush(); !shutting_down_;) {
    Turn(EventLoop::Clock::time_point::max());
    CheckSignals();
  }
  End();
}

void ChildProcess::Turn(EventLoop::Clock::time_point deadline) {
  PaceCaptures();
  transport_.Turn(deadline);
  idle_memory_.AfterTurn(transport_.links().moved_bytes());
}

void ChildProcess::TurnUntil(EventLoop::Clock::duration timeout,
                             const std::function<bool()>& done) {
  const auto deadline = EventLoop::Clock::now() + timeout;
  transport_.links().Flush();
  while (!done() && EventLoop::Clock::now() < deadline) Turn(deadline);
}

void ChildProcess::CheckSignals() {
  const int signal = NotedExitSignal();
  if (signal != 0) context_.BeginShutdown(absl::StrCat("signal ", signal));
}

void ChildProcess::PaceCaptures() {
  const bool reading = transport_.links().pending_bytes(
                           context_.parent_link()) < kMaxPendingForCapture;
  out_.SetReading(reading);
  err_.SetReading(reading);
  transport_.SetReadingChildren(reading);
}

LineSplitter::LineCallback ChildProcess::LogLinesTo(absl::string_view logger) {
  return [this, logger = std::string(logger)](absl::string_view line) {
    context_.Log({logger, kLogInfo, std::string(line)});
  };
}

void ChildProcess::End() {
  transport_.children().CancelConnects();
  EndChildren();
  Drain();
  context_.Exit();
  transport_.links().Flush();
  transport_.End();
  const int signal = NotedExitSignal();
  if (signal != 0) DieBySignal(signal);
  _exit(failed_ ? 1 : 0);
}

// Lets output that was printed before the end still reach the parent's log.
void ChildProcess::Drain() {
  out_.ShutDownWrites();
  err_.ShutDownWrites();
  TurnUntil(kShutdownTimeout, [this] {
    return !out_.open() && !err_.open() &&
           transport_.links().pending_bytes(context_.parent_link()) == 0;
  });
}

void ChildProcess::OnLinkLost(LinkId link, const absl::Status& status) {
  if (link == context_.parent_link()) return LoseParent(status);
  if (!status.ok()) {
    context_.Log({std::string(kMitogenLogger), kLogError,
                  absl::StrCat("lost the link to context ",
                               context_.router().OptionsOf(link).remote_id,
                               ": ", status.message())});
  }
  transport_.LoseLink(link);
}

// Does not close the link, so that the last words can still be written.
void ChildProcess::LoseParent(const absl::Status& status) {
  parent_lost_ = true;
  if (!status.ok()) {
    failed_ = true;
    const std::string words =
        absl::StrCat("lost the link to the parent: ", status.message());
    context_.Log({std::string(kMitogenLogger), kLogError, words});
    WriteDiagnostic(diagnostics_.get(), words);
    transport_.links().Flush();
  }
  context_.LinkLost(context_.parent_link());
}

void ChildProcess::OnUnsendable(LinkId, const absl::Status& status) {
  WriteDiagnostic(diagnostics_.get(), status.message());
}

void ChildProcess::QueueCall(const MessageView& call) { calls_.Push(call); }

void ChildProcess::BeginShutdown(absl::string_view reason) {
  context_.Log({std::string(kMitogenLogger), kLogDebug,
                absl::StrCat("shutting down: ", reason)});
  shutting_down_ = true;
  calls_.Close();
}

void ChildProcess::AwaitPushedFile(
    const std::string& path,
    std::function<void(absl::StatusOr<std::string>)> done) {
  const absl::Status waits = services_.AwaitPushedFile(
      path, [done](const absl::StatusOr<absl::string_view>& file) {
        if (!file.ok()) return done(file.status());
        done(std::string(*file));
      });
  if (!waits.ok()) done(waits);
}

void ChildProcess::LeaveParent(DetachCallback done) {
  context_.Detach([this, done = std::move(done)](const absl::Status& status) {
    if (!status.ok()) return done(status);
    CloseParentOnceWritten(EventLoop::Clock::now() + kDetachTimeout, done);
  });
}

void ChildProcess::CloseParentOnceWritten(EventLoop::Clock::time_point deadline,
                                          const DetachCallback& done) {
  const LinkId parent = context_.parent_link();
  if (transport_.links().pending_bytes(parent) > 0 &&
      EventLoop::Clock::now() < deadline) {
    transport_.loop().After(kDetachCheck, [this, deadline, done] {
      CloseParentOnceWritten(deadline, done);
    });
    return;
  }
  transport_.LoseLink(parent);
  done(absl::OkStatus());
}

}  // namespace mitogen
