#include "stub/child/child_process.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "stub/os/diagnostics.h"
#include "stub/os/exit_signals.h"
#include "stub/os/os_thread.h"

namespace mitogen {
namespace {

using std::chrono::milliseconds;

// How long the end of the context waits for what is under way
// (mitogen/core.py, Broker.shutdown_timeout).
constexpr milliseconds kShutdownTimeout{3000};

// How long what waits for the parent may take before its link is closed
// (mitogen/core.py, ExternalContext.detach).
constexpr milliseconds kDetachTimeout{2000};
constexpr milliseconds kDetachCheck{20};

// Captured output, and what children write beside their links, is read only
// while less than this waits for the parent, so that a program which prints
// faster than the parent reads has to wait.
constexpr size_t kMaxPendingForCapture = 1 << 20;

// A neighbour that does not read what it is sent is fed from others no faster.
constexpr OutputLimits kOutputLimits = {.pause_at = 4 << 20};

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

ChildProcess::ChildProcess(BootedContext booted)
    : config_(std::move(booted.config)),
      limits_(LimitsOf(config_)),
      core_source_(std::move(booted.core_source)),
      diagnostics_(std::move(booted.link.diagnostics)),
      links_(&loop_, {config_.dialect, limits_, kOutputLimits}, this),
      context_(config_, &links_, this),
      services_(&loop_, &context_, config_.dialect, limits_),
      idle_memory_(
          &loop_, [this] { return links_.pending_bytes(); },
          [this] { links_.ReleaseBuffers(); }),
      connector_(std::make_unique<ChildConnector>(
          &loop_, &links_, static_cast<ChildConnector::Host*>(this), limits_)),
      out_(&loop_, std::move(booted.captured.out), limits_.max_output_line,
           LogLinesTo("stdout")),
      err_(&loop_, std::move(booted.captured.err), limits_.max_output_line,
           LogLinesTo("stderr")),
      calls_(config_.dialect, limits_, &loop_, &context_, this) {
  links_.Add(context_.parent_link(), std::move(booted.link.in),
             std::move(booted.link.out), booted.frame_bytes,
             LinkTable::Neighbour::kParent);
}

void ChildProcess::Run(const std::function<absl::Status()>& say_up) {
  const absl::Status usable = loop_.status();
  if (!usable.ok()) Fail(usable);
  NoteExitSignals(loop_.wake_fd());
  absl::StatusOr<OsThread> io = OsThread::Start([&] { RunIo(say_up); });
  if (!io.ok()) Fail(io.status());
  calls_.Run();
  // The I/O thread ends the process.
  io->Join();
  _exit(1);
}

// For a context that is not up yet.
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
  // A flush can find the parent gone, so it comes before the question.
  for (links_.Flush(); !shutting_down_;) {
    Turn(EventLoop::Clock::time_point::max());
    CheckSignals();
  }
  End();
}

void ChildProcess::Turn(EventLoop::Clock::time_point deadline) {
  PaceCaptures();
  loop_.RunOnce(deadline);
  links_.Flush();
  idle_memory_.AfterTurn(links_.moved_bytes());
}

void ChildProcess::TurnUntil(EventLoop::Clock::duration timeout,
                             const std::function<bool()>& done) {
  const auto deadline = EventLoop::Clock::now() + timeout;
  links_.Flush();
  while (!done() && EventLoop::Clock::now() < deadline) Turn(deadline);
}

void ChildProcess::CheckSignals() {
  const int signal = NotedExitSignal();
  if (signal != 0) context_.BeginShutdown(absl::StrCat("signal ", signal));
}

void ChildProcess::PaceCaptures() {
  const bool reading =
      links_.pending_bytes(context_.parent_link()) < kMaxPendingForCapture;
  out_.SetReading(reading);
  err_.SetReading(reading);
  if (connector_ != nullptr) connector_->SetReading(reading);
}

LineSplitter::LineCallback ChildProcess::LogLinesTo(absl::string_view logger) {
  return [this, logger = std::string(logger)](absl::string_view line) {
    context_.Log({logger, kLogInfo, std::string(line)});
  };
}

void ChildProcess::End() {
  connector_->CancelConnects();
  EndChildren();
  Drain();
  context_.Exit();
  links_.Flush();
  connector_.reset();
  loop_.Close();
  const int signal = NotedExitSignal();
  if (signal != 0) DieBySignal(signal);
  _exit(failed_ ? 1 : 0);
}

// What was printed before the end still reaches the parent's log.
void ChildProcess::Drain() {
  out_.ShutDownWrites();
  err_.ShutDownWrites();
  TurnUntil(kShutdownTimeout, [this] {
    return !out_.open() && !err_.open() &&
           links_.pending_bytes(context_.parent_link()) == 0;
  });
}

std::optional<LinkId> ChildProcess::LinkFor(const MessageHeader& header) {
  const Router& router = context_.router();
  if (header.dst_id == router.identity().context_id) return std::nullopt;
  return router.LinkTo(header.dst_id);
}

void ChildProcess::OnMessage(LinkId link, const MessageView& message) {
  context_.Receive(link, message);
}

void ChildProcess::OnLinkLost(LinkId link, const absl::Status& status) {
  if (link == context_.parent_link()) return LoseParent(status);
  if (!status.ok()) {
    context_.Log({std::string(kMitogenLogger), kLogError,
                  absl::StrCat("lost the link to context ",
                               context_.router().OptionsOf(link).remote_id,
                               ": ", status.message())});
  }
  const bool detached = context_.IsDetached(link);
  context_.LinkLost(link);
  links_.Close(link);
  connector_->OnLinkLost(link, detached ? ChildConnector::ProcessFate::kLeave
                                        : ChildConnector::ProcessFate::kReap);
}

// The link itself stays, for the last words.
void ChildProcess::LoseParent(const absl::Status& status) {
  parent_lost_ = true;
  if (!status.ok()) {
    failed_ = true;
    const std::string words =
        absl::StrCat("lost the link to the parent: ", status.message());
    context_.Log({std::string(kMitogenLogger), kLogError, words});
    WriteDiagnostic(diagnostics_.get(), words);
    links_.Flush();
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
  if (links_.pending_bytes(parent) > 0 && EventLoop::Clock::now() < deadline) {
    loop_.After(kDetachCheck, [this, deadline, done] {
      CloseParentOnceWritten(deadline, done);
    });
    return;
  }
  context_.LinkLost(parent);
  links_.Close(parent);
  done(absl::OkStatus());
}

}  // namespace mitogen
