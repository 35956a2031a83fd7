#include "stub/child_boot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "stub/os_error.h"
#include "stub/reworded.h"

namespace mitogen {
namespace {

constexpr size_t kReadSize = 64 << 10;

void SetNonBlocking(const UniqueFd& fd) {
  fcntl(fd.get(), F_SETFL, fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

bool IsTransient(int error) { return error == EAGAIN || error == EINTR; }

}  // namespace

ChildBoot::ChildBoot(EventLoop* loop, Reaper* reaper, ChildBootOptions options,
                     DoneCallback done)
    : loop_(loop),
      reaper_(reaper),
      options_(std::move(options)),
      done_(std::move(done)),
      handshake_(options_.limits, options_.program == nullptr
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
  OnStarted();
}

void ChildBoot::OnStarted() {
  deadline_ = EventLoop::Clock::now() + options_.timeout;
  timer_ = loop_->After(options_.timeout, [this] { OnTimeout(); });
  SetNonBlocking(process_.in);
  SetNonBlocking(process_.out);
  loop_->Watch(process_.out.get(), POLLIN, [this](short) { ReadOutput(); });
  if (!process_.side.valid()) return;
  SetNonBlocking(process_.side);
  loop_->Watch(process_.side.get(), POLLIN, [this](short) { ReadSide(); });
}

void ChildBoot::ReadOutput() {
  char bytes[kReadSize];
  const ssize_t size = read(process_.out.get(), bytes, sizeof bytes);
  if (size > 0) return FeedHandshake(absl::string_view(bytes, size));
  if (size < 0 && IsTransient(errno)) return;
  OnOutputEnd();
}

void ChildBoot::FeedHandshake(absl::string_view bytes) {
  const bool asked = handshake_.state() <= ParentHandshakeState::kAwaitingReady;
  if (LinkIsTerminal() && asked && !FeedDialog(bytes)) return;
  absl::Status fed = handshake_.Feed(bytes);
  if (!fed.ok()) return End(std::move(fed));
  if (handshake_.TakeProgramRequest()) {
    absl::StrAppend(&unsent_, options_.before_program, *options_.program,
                    options_.after_program);
    Send(&unsent_, process_.in);
  }
  if (handshake_.TakePreambleRequest()) {
    unsent_ += options_.preamble;
    Send(&unsent_, process_.in);
  }
  if (handshake_.state() == ParentHandshakeState::kUp) Succeed();
}

// A terminal that its last user closed fails to be read; a pipe ends.
void ChildBoot::ReadSide() {
  char bytes[kReadSize];
  const ssize_t size = read(process_.side.get(), bytes, sizeof bytes);
  if (size > 0) {
    FeedDialog(absl::string_view(bytes, size));
  } else if (size == 0 || !IsTransient(errno)) {
    loop_->Unwatch(process_.side.get());
  }
}

bool ChildBoot::FeedDialog(absl::string_view bytes) {
  absl::Status read = ReadDialog(bytes);
  if (!read.ok()) {
    End(std::move(read));
    return false;
  }
  std::string* const unsent = LinkIsTerminal() ? &unsent_ : &unsent_answer_;
  *unsent += dialog_.TakeAnswer();
  Send(unsent, LinkIsTerminal() ? process_.in : process_.side);
  return true;
}

absl::Status ChildBoot::ReadDialog(absl::string_view bytes) {
  absl::Status read = dialog_.Feed(bytes);
  const std::vector<std::string> lines = dialog_.TakeLines();
  // Those of the link are read by the handshake too.
  if (LinkIsTerminal()) return read;
  for (const std::string& line : lines) handshake_.AddNoise(line);
  return read;
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
  const short write_interest = bytes->empty() ? 0 : POLLOUT;
  if (is_side) {
    loop_->Watch(fd.get(), POLLIN | write_interest, [this](short events) {
      if ((events & POLLOUT) != 0) Send(&unsent_answer_, process_.side);
      if ((events & ~POLLOUT) != 0) ReadSide();
    });
  } else {
    loop_->Watch(fd.get(), write_interest,
                 [this](short) { Send(&unsent_, process_.in); });
  }
}

// How the process ended, and what it wrote last, belong to the error.
void ChildBoot::OnOutputEnd() {
  StopWatching();
  timer_ = loop_->After(deadline_ - EventLoop::Clock::now(),
                        [this] { OnTimeout(); });
  reaper_->Reap(std::exchange(process_.pid, -1),
                [this, alive = std::weak_ptr<bool>(alive_)](
                    const std::string& description) {
                  if (!alive.expired()) OnExit(description);
                });
}

void ChildBoot::OnExit(absl::string_view description) {
  absl::Status last_words = DrainSide();
  if (last_words.ok()) last_words = dialog_.FeedEnd();
  if (!last_words.ok()) return End(std::move(last_words));
  std::string more = absl::StrCat("The process ", description);
  if (!options_.end_of_output_hint.empty()) {
    absl::StrAppend(&more, ". ", options_.end_of_output_hint);
  }
  const absl::Status ended = handshake_.FeedEnd();
  End(Reworded(ended, absl::StrCat(ended.message(), ". ", more)));
}

absl::Status ChildBoot::DrainSide() {
  absl::Status read_status;
  char bytes[kReadSize];
  ssize_t size;
  while (read_status.ok() &&
         (size = read(process_.side.get(), bytes, sizeof bytes)) > 0) {
    read_status = ReadDialog(absl::string_view(bytes, size));
  }
  return read_status;
}

void ChildBoot::OnTimeout() {
  End(handshake_.Abandon(
      absl::StrCat("no answer in ", options_.timeout.count(), " ms")));
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
  timer_ = loop_->After(std::chrono::milliseconds(0), [this] {
    timer_.reset();
    const DoneCallback done = std::move(done_);
    done(std::move(result_));
  });
}

void ChildBoot::StopWatching() {
  if (timer_.has_value()) loop_->Cancel(*std::exchange(timer_, {}));
  for (const UniqueFd* fd : {&process_.in, &process_.out, &process_.side}) {
    if (fd->valid()) loop_->Unwatch(fd->get());
  }
}

}  // namespace mitogen
