// mitogen-stub: a program that a Mitogen parent starts where it would start
// Python, and that then is a context of its tree.

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/boot_command.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/bootstrap/shell_stage.h"
#include "protocol/limits.h"
#include "stub/child_process.h"
#include "stub/diagnostics.h"
#include "stub/os_error.h"
#include "stub/stdio.h"

namespace mitogen {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;

constexpr size_t kReadSize = 64 << 10;

// The descriptor may be non-blocking, as sudo's can be.
absl::Status WaitFor(int fd, short events) {
  pollfd ready{fd, events, 0};
  while (poll(&ready, 1, -1) < 0) {
    if (errno != EINTR) return OsError(errno, "wait for the parent");
  }
  return absl::OkStatus();
}

absl::Status WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(fd, bytes.data(), bytes.size());
    if (size > 0) {
      bytes.remove_prefix(size);
      continue;
    }
    if (errno != EAGAIN && errno != EINTR) {
      return OsError(errno, "write to the parent");
    }
    absl::Status writable = WaitFor(fd, POLLOUT);
    if (!writable.ok()) return writable;
  }
  return absl::OkStatus();
}

absl::Status ReadSome(int fd, ChildHandshake* handshake) {
  static char bytes[kReadSize];
  absl::Status readable = WaitFor(fd, POLLIN);
  if (!readable.ok()) return readable;
  const ssize_t size = read(fd, bytes, sizeof bytes);
  if (size > 0) return handshake->Feed(absl::string_view(bytes, size));
  if (size == 0) return handshake->FeedEnd();
  if (errno == EAGAIN || errno == EINTR) return absl::OkStatus();
  return OsError(errno, "read from the parent");
}

// Up to the point where the context can be made.
absl::Status AwaitPreamble(ChildHandshake* handshake) {
  while (handshake->want_read()) {
    absl::Status written = WriteAll(STDOUT_FILENO, handshake->TakeOutput());
    if (!written.ok()) return written;
    absl::Status read = ReadSome(STDIN_FILENO, handshake);
    if (!read.ok()) return read;
  }
  return WriteAll(STDOUT_FILENO, handshake->TakeOutput());
}

absl::Status RunContext(ChildHandshake* handshake) {
  absl::StatusOr<InheritedLink> link = MoveInheritedLink();
  if (!link.ok()) return link.status();
  absl::StatusOr<CapturedStdio> captured = CaptureStdio();
  if (!captured.ok()) {
    WriteDiagnostic(link->diagnostics.get(), captured.status().message());
    return captured.status();
  }
  absl::Status up = handshake->ContextUp();
  if (up.ok()) up = WriteAll(link->out.get(), handshake->TakeOutput());
  if (!up.ok()) {
    WriteDiagnostic(link->diagnostics.get(), up.message());
    return up;
  }
  ChildProcess process({handshake->config(), handshake->TakeCoreSource(),
                        *std::move(link), *std::move(captured),
                        handshake->TakeFrameBytes()});
  process.Run();
}

// One that came by a shell's stage leaves nothing on the disk, and nobody that
// it starts hears of it.
void RemoveOwnFile() {
  const std::string variable(kProgramFileVariable);
  const char* const file = getenv(variable.c_str());
  if (file == nullptr) return;
  unlink(file);
  unsetenv(variable.c_str());
}

int Main(const std::vector<absl::string_view>& arguments) {
  RemoveOwnFile();
  const absl::StatusOr<BootCommand> command =
      ParseBootCommand(arguments, Limits());
  if (!command.ok()) {
    WriteDiagnostic(STDERR_FILENO, command.status().message());
    return kExitUsage;
  }
  ChildHandshake handshake(Limits(), command->preamble_size);
  absl::Status status = AwaitPreamble(&handshake);
  if (!status.ok()) {
    WriteDiagnostic(STDERR_FILENO, status.message());
    return kExitFailed;
  }
  RunContext(&handshake).IgnoreError();
  return kExitFailed;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  return mitogen::Main(std::vector<absl::string_view>(argv + 1, argv + argc));
}
