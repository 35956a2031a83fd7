#include "stub/child/blocking_handshake.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "protocol/status_macros.h"
#include "stub/os/non_blocking.h"
#include "stub/os/os_error.h"

namespace mitogen {
namespace {

constexpr size_t kReadSize = 64 << 10;

absl::Status WaitFor(int fd, short events) {
  pollfd ready{fd, events, 0};
  while (poll(&ready, 1, -1) < 0) {
    if (errno != EINTR) return OsError(errno, "wait for the parent");
  }
  return absl::OkStatus();
}

absl::Status ReadSome(int fd, ChildHandshake* handshake) {
  static char bytes[kReadSize];
  RETURN_IF_ERROR(WaitFor(fd, POLLIN));
  const ssize_t size = read(fd, bytes, sizeof bytes);
  if (size > 0) return handshake->Feed(absl::string_view(bytes, size));
  if (size == 0) return handshake->FeedEnd();
  if (IsTransient(errno)) return absl::OkStatus();
  return OsError(errno, "read from the parent");
}

}  // namespace

absl::Status WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(fd, bytes.data(), bytes.size());
    if (size > 0) {
      bytes.remove_prefix(size);
      continue;
    }
    if (!IsTransient(errno)) {
      return OsError(errno, "write to the parent");
    }
    RETURN_IF_ERROR(WaitFor(fd, POLLOUT));
  }
  return absl::OkStatus();
}

absl::Status AwaitPreamble(ChildHandshake* handshake) {
  while (handshake->want_read()) {
    RETURN_IF_ERROR(WriteAll(STDOUT_FILENO, handshake->TakeOutput()));
    RETURN_IF_ERROR(ReadSome(STDIN_FILENO, handshake));
  }
  return WriteAll(STDOUT_FILENO, handshake->TakeOutput());
}

}  // namespace mitogen
