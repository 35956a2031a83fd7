#include "stub/children/child_boot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/shell_stage.h"
#include "protocol/status_macros.h"
#include "stub/children/reworded.h"
#include "stub/connect/mask_password.h"
#include "stub/os/non_blocking.h"
#include "stub/os/os_error.h"
#include "stub/os/process/terminal_echo.h"

namespace mitogen {
namespace {

// Small, so that the turns of the loop stay short however many boot.
constexpr size_t kReadSize = 4 << 10;

// What a pipe holds; it is read of the side once the program has ended.
// Somebody else may go on writing there without end.
constexpr size_t kMaxLastWords = 64 << 10;
constexpr std::chrono::milliseconds kEchoCheck{20};

// Those that run a command of this machine with other rights. The code of the
// target cannot turn off the echo of the terminal that ssh asks at; theirs can.
bool RunsItsCommandHere(LoginProgram program) {
  return program == LoginProgram::kSudo || program == LoginProgram::kSu ||
         program == LoginProgram::kDoas;
}

// ssh ends with the status of the command, or with 255 for an error of its own.
// What was written before another end was no reason for it. But where a
// password has expired, sshd itself ends in place of the command, with 1.
bool MayBeCause(LoginProgram program, std::optional<LoginFailure> failure,
                absl::string_view description) {
  return program != LoginProgram::kSsh ||
         !absl::StartsWith(description, "exited") ||
         description == DescribeExit(W_EXITCODE(255, 0)) ||
         (failure == LoginFailure::kPasswordExpired &&
          description == DescribeExit(W_EXITCODE(1, 0)));
}

std::string WithPromptHint(absl::string_view message) {
  return absl::StrCat(
      message,
      ". The last line reads like a prompt. No password was typed, because the "
      "terminal shows what is typed, a command has been started already, /proc "
      "does not tell whether one has, or this is root, whom sudo and su do not "
      "ask");
}

}  // namespace

ChildBoot::ChildBoot(EventLoop* loop, Reaper* reaper, ChildBootOptions options,
                     DoneCallback done)
    : loop_(loop),
      reaper_(reaper),
      options_(std::move(options)),
      done_(std::move(done)),
      handshake_(options_.limits, options_.programs == nullptr
                                      ? ParentHandshake::Start::kHasProgram
                                      : ParentHandshake::Start::kSendProgram),
      dialog_(options_.dialog) {}

ChildBoot::~ChildBoot() {
  StopWatching();
  if (process_.pid > 0) reaper_->Terminate(process_.pid, [](std::string) {});
}

void ChildBoot::Start() {
  absl::StatusOr<SpawnedProcess> process = Spawn(options_.argv, options_.spawn);
  if (!process.ok()) return End(process.status());
  process_ = *std::move(process);
  if (RunsItsCommandHere(options_.dialog.program)) {
    login_process_.emplace(process_.pid, options_.login_system);
  }
  OnStarted();
}

void ChildBoot::OnStarted() {
  deadline_ = EventLoop::Clock::now() + options_.timeout;
  timer_ = loop_->After(options_.timeout, [this] { OnTimeout(); });
  SetNonBlocking(process_.in.get());
  SetNonBlocking(process_.out.get());
  loop_->Watch(process_.out.get(), POLLIN, [this](short) { ReadOutput(); });
  if (!process_.side.valid()) return;
  SetNonBlocking(process_.side.get());
  loop_->Watch(process_.side.get(), POLLIN, [this](short) { ReadSide(); });
}

void ChildBoot::ReadOutput() {
  char bytes[kReadSize];
  const ssize_t size = read(process_.out.get(), bytes, sizeof bytes);
  if (size > 0) {
    const absl::string_view read_bytes(bytes, size);
    Charge(read_bytes, &output_);
    return FeedHandshake(read_bytes);
  }
  if (size < 0 && IsTransient(errno)) return;
  OnOutputEnd();
}

// Comes before the bytes are fed, since that may end all watching.
void ChildBoot::Charge(absl::string_view bytes, Source* source) {
  source->allowance.Charge(bytes, EventLoop::Clock::now());
  const EventLoop::Clock::duration pause = source->allowance.Pause();
  if (pause <= EventLoop::Clock::duration::zero()) return;
  source->pause = loop_->After(pause, [this, source] {
    source->pause.reset();
    SetEvents();
  });
  SetEvents();
}

void ChildBoot::SetEvents() {
  loop_->SetEvents(process_.out.get(), output_.pause.has_value() ? 0 : POLLIN);
  loop_->SetEvents(process_.side.get(), SideEvents());
}

short ChildBoot::SideEvents() const {
  const short read_interest = side_.pause.has_value() ? 0 : POLLIN;
  return read_interest | (unsent_answer_.empty() ? 0 : POLLOUT);
}

void ChildBoot::FeedHandshake(absl::string_view bytes) {
  const ParentHandshakeState before = handshake_.state();
  absl::Status fed = handshake_.Feed(bytes);
  if (!fed.ok()) return End(std::move(fed));
  if (handshake_.state() != before) CloseDialog();
  if (LinkIsTerminal() && dialog_open_) FeedDialog(bytes);
  if (handshake_.TakeProgramRequest()) {
    absl::Status sent = SendProgram();
    if (!sent.ok()) return End(std::move(sent));
  }
  if (handshake_.TakePreambleRequest()) {
    unsent_ += options_.preamble;
    Send(&unsent_, process_.in);
  }
  if (handshake_.state() == ParentHandshakeState::kUp) Succeed();
}

absl::Status ChildBoot::SendProgram() {
  ASSIGN_OR_RETURN(const std::shared_ptr<const std::string> program,
                   options_.programs->For(handshake_.host_processor()));
  absl::StrAppend(&unsent_, BeforeProgram(program->size()), *program,
                  kAfterProgram);
  Send(&unsent_, process_.in);
  return absl::OkStatus();
}

// A terminal that its last user closed fails to be read; a pipe ends.
void ChildBoot::ReadSide() {
  char bytes[kReadSize];
  const ssize_t size = read(process_.side.get(), bytes, sizeof bytes);
  if (size > 0) {
    const absl::string_view read_bytes(bytes, size);
    Charge(read_bytes, &side_);
    FeedDialog(read_bytes);
  } else if (size == 0 || !IsTransient(errno)) {
    loop_->Unwatch(process_.side.get());
  }
}

void ChildBoot::FeedDialog(absl::string_view bytes) {
  dialog_.Feed(bytes);
  const std::vector<std::string> lines = dialog_.TakeLines();
  // Those of the link are read by the handshake too.
  if (!LinkIsTerminal()) {
    for (const std::string& line : lines) handshake_.AddNoise(line);
  }
  if (HasTerminal()) AnswerDialog();
}

// A program may turn the echo off after it has written its prompt, so it is
// looked for again; nothing tells when it happens.
void ChildBoot::AnswerDialog() {
  if (echo_timer_.has_value()) loop_->Cancel(*std::exchange(echo_timer_, {}));
  if (dialog_.asks_for_secret()) {
    if (!HidesInput(Terminal()) || CommandMayBeAsking()) {
      echo_timer_ = loop_->After(kEchoCheck, [this] {
        echo_timer_.reset();
        AnswerDialog();
      });
      return;
    }
    absl::Status answered =
        ProxyAsks() ? dialog_.RefuseProxy() : dialog_.AnswerSecret();
    if (!answered.ok()) return End(std::move(answered));
  }
  const std::string answer = dialog_.TakeAnswer();
  if (answer.empty()) return;
  std::string* const unsent = LinkIsTerminal() ? &unsent_ : &unsent_answer_;
  *unsent += answer;
  Send(unsent, Terminal());
}

// The program may have asked for nothing, as with NOPASSWD in sudoers.
bool ChildBoot::CommandMayBeAsking() {
  return login_process_.has_value() &&
         !login_process_->IsBeforeItsCommand(EventLoop::Clock::now());
}

bool ChildBoot::ProxyAsks() const {
  return options_.dialog.program == LoginProgram::kSsh && process_.pid > 0 &&
         ProxyIsAsking(process_.pid);
}

void ChildBoot::CloseDialog() {
  if (!std::exchange(dialog_open_, false)) return;
  if (echo_timer_.has_value()) loop_->Cancel(*std::exchange(echo_timer_, {}));
  dialog_.Close();
  unsent_answer_.clear();
  unsent_.clear();
  if (HasTerminal()) StopEcho(Terminal());
}

// What cannot be written shows as the end of the output, or at the deadline.
void ChildBoot::Send(std::string* bytes, const UniqueFd& fd) {
  const bool is_side = fd.get() == process_.side.get();
  while (!bytes->empty()) {
    const ssize_t size = write(fd.get(), bytes->data(), bytes->size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno != EAGAIN) bytes->clear();
    if (size < 0) break;
    bytes->erase(0, size);
  }
  if (is_side) {
    loop_->Watch(fd.get(), SideEvents(), [this](short events) {
      if ((events & POLLOUT) != 0) Send(&unsent_answer_, process_.side);
      const bool may_read = !side_.pause.has_value();
      if (may_read && (events & ~POLLOUT) != 0) ReadSide();
    });
  } else {
    loop_->Watch(fd.get(), bytes->empty() ? 0 : POLLOUT,
                 [this](short) { Send(&unsent_, process_.in); });
  }
}

// How the process ended, and what it wrote last, belong to the error.
void ChildBoot::OnOutputEnd() {
  StopWatching();
  CloseDialog();
  timer_ = loop_->After(deadline_ - EventLoop::Clock::now(),
                        [this] { OnTimeout(); });
  reaper_->Reap(std::exchange(process_.pid, -1),
                [this, alive = std::weak_ptr<bool>(alive_)](
                    const std::string& description) {
                  if (!alive.expired()) OnExit(description);
                });
}

void ChildBoot::OnExit(absl::string_view description) {
  DrainSide();
  dialog_.FeedEnd();
  std::string more = absl::StrCat("The process ", description);
  const absl::Status cause = dialog_.Diagnosis();
  if (!cause.ok() &&
      MayBeCause(options_.dialog.program, dialog_.diagnosed(), description)) {
    return End(Reworded(cause, absl::StrCat(cause.message(), ". ", more)));
  }
  if (!options_.end_of_output_hint.empty()) {
    absl::StrAppend(&more, ". ", options_.end_of_output_hint);
  }
  const absl::Status ended = handshake_.FeedEnd();
  End(Reworded(ended, absl::StrCat(ended.message(), ". ", more)));
}

void ChildBoot::DrainSide() {
  char bytes[kReadSize];
  for (size_t sum = 0; sum < kMaxLastWords;) {
    const ssize_t size = read(process_.side.get(), bytes, sizeof bytes);
    if (size <= 0) return;
    sum += size;
    FeedDialog(absl::string_view(bytes, size));
  }
}

// The line that has not ended may be what the program waits at.
void ChildBoot::OnTimeout() {
  const bool asks = HasTerminal() && dialog_.asks_for_secret();
  dialog_.FeedEnd();
  if (!LinkIsTerminal()) {
    for (const std::string& line : dialog_.TakeLines()) {
      handshake_.AddNoise(line);
    }
  }
  absl::Status timeout = handshake_.Abandon(
      absl::StrCat("no answer in ", options_.timeout.count(), " ms"));
  if (asks) timeout = Reworded(timeout, WithPromptHint(timeout.message()));
  End(std::move(timeout));
}

void ChildBoot::Succeed() {
  // Before the descriptors are another's.
  StopWatching();
  BootedChild child{std::exchange(process_.pid, -1), std::move(process_.in),
                    std::move(process_.out), std::move(process_.side),
                    handshake_.TakeFrameBytes()};
  End(std::move(child));
}

// By a timer, so that whoever hears of the end may destroy the boot.
void ChildBoot::End(absl::StatusOr<BootedChild> result) {
  StopWatching();
  if (process_.pid > 0) {
    reaper_->Terminate(std::exchange(process_.pid, -1), [](std::string) {});
  }
  result_ = std::move(result);
  const std::optional<std::string>& password = options_.dialog.password;
  if (!result_.ok() && password.has_value()) {
    const absl::Status& why = result_.status();
    result_ = Reworded(why, MaskPassword(why.message(), *password));
  }
  timer_ = loop_->After(std::chrono::milliseconds(0), [this] {
    timer_.reset();
    const DoneCallback done = std::move(done_);
    done(std::move(result_));
  });
}

void ChildBoot::StopWatching() {
  for (std::optional<EventLoop::TimerId>* timer :
       {&timer_, &echo_timer_, &output_.pause, &side_.pause}) {
    if (timer->has_value()) loop_->Cancel(*std::exchange(*timer, {}));
  }
  for (const UniqueFd* fd : {&process_.in, &process_.out, &process_.side}) {
    if (fd->valid()) loop_->Unwatch(fd->get());
  }
}

}  // namespace mitogen
