#include "stub/child/stdio.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "protocol/status_macros.h"
#include "stub/os/non_blocking.h"
#include "stub/os/os_error.h"

namespace mitogen {
namespace {

// Lies above the numbers that programs expect to find free.
constexpr int kLowestPrivateFd = 10;

absl::StatusOr<UniqueFd> DuplicatePrivately(int fd) {
  UniqueFd copy(fcntl(fd, F_DUPFD_CLOEXEC, kLowestPrivateFd));
  if (!copy.valid()) return OsError(errno, "duplicate a standard descriptor");
  return copy;
}

absl::Status ReplaceByDevNull(int fd, int flags) {
  UniqueFd null(open("/dev/null", flags));
  if (!null.valid()) return OsError(errno, "open /dev/null");
  // `fd` was closed, so open() returned that very number.
  if (null.get() == fd) {
    null.Release();
    return absl::OkStatus();
  }
  if (dup2(null.get(), fd) < 0) return OsError(errno, "replace a descriptor");
  return absl::OkStatus();
}

absl::StatusOr<CapturedOutput> Capture(int fd) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
    return OsError(errno, "make a socket pair");
  }
  CapturedOutput captured;
  UniqueFd low_read(ends[0]), low_write(ends[1]);
  ASSIGN_OR_RETURN(UniqueFd read_end, DuplicatePrivately(low_read.get()));
  ASSIGN_OR_RETURN(UniqueFd write_end, DuplicatePrivately(low_write.get()));
  if (dup2(write_end.get(), fd) < 0) {
    return OsError(errno, "replace a standard descriptor");
  }
  captured.read_end = std::move(read_end);
  captured.write_end = std::move(write_end);
  SetNonBlocking(captured.read_end.get());
  return captured;
}

}  // namespace

void CapturedOutput::ShutDownWrites() const {
  shutdown(write_end.get(), SHUT_WR);
}

absl::StatusOr<InheritedLink> MoveInheritedLink() {
  ASSIGN_OR_RETURN(UniqueFd in, DuplicatePrivately(STDIN_FILENO));
  ASSIGN_OR_RETURN(UniqueFd out, DuplicatePrivately(STDOUT_FILENO));
  InheritedLink link{std::move(in), std::move(out), UniqueFd()};
  // A missing standard error is no reason not to start.
  absl::StatusOr<UniqueFd> diagnostics = DuplicatePrivately(STDERR_FILENO);
  if (diagnostics.ok()) link.diagnostics = *std::move(diagnostics);
  return link;
}

absl::StatusOr<CapturedStdio> CaptureStdio() {
  // Replaces all three first: a socket must not get a number below 3 that
  // happens to be closed.
  for (const auto& [fd, flags] :
       {std::pair(STDIN_FILENO, O_RDONLY), std::pair(STDOUT_FILENO, O_RDWR),
        std::pair(STDERR_FILENO, O_RDWR)}) {
    RETURN_IF_ERROR(ReplaceByDevNull(fd, flags));
  }
  ASSIGN_OR_RETURN(CapturedOutput out, Capture(STDOUT_FILENO));
  ASSIGN_OR_RETURN(CapturedOutput err, Capture(STDERR_FILENO));
  return CapturedStdio{std::move(out), std::move(err)};
}

absl::Status DropStdio() {
  RETURN_IF_ERROR(ReplaceByDevNull(STDIN_FILENO, O_RDONLY));
  return ReplaceByDevNull(STDOUT_FILENO, O_RDWR);
}

}  // namespace mitogen
