#include "stub/child/child_process.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/os/os_thread.h"
#include "stub/os/process/diagnostics.h"
#include "stub/os/process/exit_signals.h"
#include "stub/os/process/process_name.h"

namespace mitogen {
namespace {

using std::chrono::milliseconds;

// A detaching context closes the parent's link after this time even if bytes
// still wait to be written. The original says that it waits as long, and waits
// half of it (mitogen/core.py, ExternalContext.detach).
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

ChildProcess::ChildProcess(BootedContext booted, ChildProgram program,
                           Calls calls)
    : program_(std::move(program)),
      config_(std::move(booted.config)),
      limits_(LimitsOf(config_)),
      core_source_(std::move(booted.core_source)),
      diagnostics_(std::move(booted.link.diagnostics)),
      transport_(config_.dialect, limits_, this),
      context_(config_, &transport_.links(), this),
      services_(&transport_.loop(), &context_, config_.dialect, limits_,
                program_.functions.program()),
      own_(&transport_.loop(), &context_.router(), &gate_,
           {config_.dialect, limits_, ProcessName()}),
      via_(&transport_.loop(), &context_.router(), &own_),
      idle_memory_(
          &transport_.loop(),
          [this] { return transport_.links().pending_bytes(); },
          [this] { transport_.links().ReleaseBuffers(); }),
      calls_({&program_.functions, config_.dialect, limits_, &transport_.loop(),
              &context_, this, &child_},
             {.has_own_thread = calls == Calls::kOnOwnThread,
              .slow_threads = program_.slow_threads}) {
  StartCapture(std::move(booted.captured));
  transport_.links().Add(context_.parent_link(), std::move(booted.link.in),
                         std::move(booted.link.out), booted.frame_bytes,
                         LinkTable::Neighbour::kParent);
}

// Tasks that other threads post refer to this object.
ChildProcess::~ChildProcess() {
  if (phase_ == Phase::kEnded) return;
  if (!shutting_down_) context_.BeginShutdown("the program drops it");
  Finish();
}

void ChildProcess::StartCapture(std::optional<CapturedStdio> captured) {
  if (!captured.has_value()) return;
  out_.emplace(&transport_.loop(), std::move(captured->out),
               limits_.max_output_line, LogLinesTo("stdout"));
  err_.emplace(&transport_.loop(), std::move(captured->err),
               limits_.max_output_line, LogLinesTo("stderr"));
}

void ChildProcess::Run(const SayUp& say_up) {
  if (!program_.functions.status().ok()) Fail(program_.functions.status());
  const absl::Status usable = transport_.loop().status();
  if (!usable.ok()) Fail(usable);
  NoteExitSignals(transport_.loop().wake_fd());
  std::function<void()> first;
  if (program_.on_start != nullptr) {
    first = [this] { program_.on_start(child_); };
    calls_.HoldForFirst();
  }
  absl::StatusOr<OsThread> io = OsThread::Start([&] { RunIo(say_up); });
  if (!io.ok()) Fail(io.status());
  calls_.Run(first);
  // The I/O thread ends the process.
  io->Join();
  _exit(1);
}

// Ends a process whose context is not up yet.
void ChildProcess::Fail(const absl::Status& status) {
  WriteDiagnostic(diagnostics_.get(), status.message());
  _exit(1);
}

void ChildProcess::RunIo(const SayUp& say_up) {
  const absl::Status up = BringUp(say_up);
  if (!up.ok()) Fail(up);
  while (phase_ != Phase::kEnded) {
    Turn(Deadline::max());
    CheckSignals();
    AdvanceEnd();
  }
  ExitProcess();
}

absl::Status ChildProcess::Start(const SayUp& say_up) {
  RETURN_IF_ERROR(program_.functions.status());
  RETURN_IF_ERROR(transport_.loop().status());
  return BringUp(say_up);
}

absl::Status ChildProcess::BringUp(const SayUp& say_up) {
  transport_.loop().BindToThread();
  own_.EnterIoThread();
  RETURN_IF_ERROR(say_up());
  context_.Uncork();
  if (out_.has_value()) out_->Start();
  if (err_.has_value()) err_->Start();
  // A flush can find the parent gone.
  transport_.links().Flush();
  AdvanceEnd();
  PaceOutput();
  return absl::OkStatus();
}

void ChildProcess::Turn(Deadline deadline) {
  if (phase_ == Phase::kEnded) return;
  transport_.Turn(std::min(deadline, phase_deadline_));
  AdvanceEnd();
  if (phase_ == Phase::kEnded) return;
  idle_memory_.AfterTurn(transport_.links().moved_bytes());
  PaceOutput();
}

void ChildProcess::AppendPollDescriptors(std::vector<pollfd>* descriptors) {
  if (phase_ == Phase::kEnded) return;
  transport_.loop().AppendPollDescriptors(descriptors);
}

ChildProcess::Deadline ChildProcess::NextDeadline() {
  if (phase_ == Phase::kEnded) return EventLoop::kNow;
  return std::min(phase_deadline_, transport_.loop().NextDue());
}

std::optional<int> ChildProcess::exit_status() const {
  if (phase_ != Phase::kEnded) return std::nullopt;
  return failed_ ? 1 : 0;
}

void ChildProcess::CheckSignals() {
  const int signal = NotedExitSignal();
  if (signal != 0) context_.BeginShutdown(absl::StrCat("signal ", signal));
}

void ChildProcess::PaceOutput() {
  const bool reading = transport_.links().pending_bytes(
                           context_.parent_link()) < kMaxPendingForCapture;
  if (out_.has_value()) out_->SetReading(reading);
  if (err_.has_value()) err_->SetReading(reading);
  transport_.SetReadingChildren(reading);
}

LineSplitter::LineCallback ChildProcess::LogLinesTo(absl::string_view logger) {
  return [this, logger = std::string(logger)](absl::string_view line) {
    context_.Log({logger, kLogInfo, std::string(line)});
  };
}

void ChildProcess::ExitProcess() {
  const int signal = NotedExitSignal();
  if (signal != 0) DieBySignal(signal);
  _exit(failed_ ? 1 : 0);
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
  own_.OnParentLost();
}

void ChildProcess::OnUnsendable(LinkId, const absl::Status& status) {
  WriteDiagnostic(diagnostics_.get(), status.message());
}

void ChildProcess::BeginShutdown(absl::string_view reason) {
  context_.Log({std::string(kMitogenLogger), kLogDebug,
                absl::StrCat("shutting down: ", reason)});
  shutting_down_ = true;
  calls_.Close();
  if (program_.on_end != nullptr) program_.on_end(child_);
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

void ChildProcess::CloseParentOnceWritten(Deadline deadline,
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
  own_.OnParentLost();
  done(absl::OkStatus());
}

}  // namespace mitogen
