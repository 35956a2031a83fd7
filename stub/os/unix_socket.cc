#include "stub/os/unix_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "protocol/status_macros.h"
#include "stub/os/non_blocking.h"
#include "stub/os/os_error.h"

namespace mitogen {
namespace {

absl::Status LateListener(const std::string& path) {
  return absl::DeadlineExceededError(absl::StrCat(
      "expected the listener of ", path, " to answer in time, it did not"));
}

absl::Status AwaitInput(int fd, const std::string& path, absl::Time deadline) {
  pollfd waiting{fd, POLLIN, 0};
  const int64_t left_ms = std::clamp<int64_t>(
      absl::ToInt64Milliseconds(deadline - absl::Now()), 0, 1'000'000);
  const int ready = poll(&waiting, 1, static_cast<int>(left_ms));
  if (ready < 0 && errno != EINTR) return OsError(errno, "wait for a listener");
  if (ready == 0 && absl::Now() >= deadline) return LateListener(path);
  return absl::OkStatus();
}

absl::StatusOr<UnixAssignment> ReadAssignment(int fd, const std::string& path,
                                              absl::Time deadline) {
  std::string answer;
  while (answer.size() < kUnixAssignmentSize) {
    RETURN_IF_ERROR(AwaitInput(fd, path, deadline));
    char bytes[kUnixAssignmentSize];
    const ssize_t size =
        recv(fd, bytes, kUnixAssignmentSize - answer.size(), MSG_DONTWAIT);
    if (size > 0) answer.append(bytes, size);
    if (size == 0) break;
    if (size < 0 && !IsTransient(errno)) {
      return OsError(errno, "read from the listener");
    }
  }
  return ParseUnixAssignment(answer);
}

// The listener becomes a parent of the process that joins. So it may read any
// of its files and call any function in it.
absl::Status CheckListener(int fd, const std::string& path) {
  ucred listener = {};
  socklen_t size = sizeof listener;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &listener, &size) < 0) {
    return OsError(errno, absl::StrCat("ask who listens on ", path));
  }
  if (listener.uid == geteuid() || listener.uid == 0) return absl::OkStatus();
  return absl::PermissionDeniedError(absl::StrCat(
      "expected a listener of user ", geteuid(), " or of root on ", path,
      ", got one of user ", listener.uid,
      "; a process that joins lets the listener do whatever it may itself"));
}

}  // namespace

absl::StatusOr<sockaddr_un> UnixAddressOf(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path ||
      path.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected a path of 1 to ", sizeof address.sun_path - 1,
                     " bytes for a unix socket, got \"", path, "\""));
  }
  memcpy(address.sun_path, path.data(), path.size());
  return address;
}

const sockaddr* AsSockaddr(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

absl::StatusOr<UniqueFd> MakeUnixSocket(int flags) {
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
  if (!fd.valid()) return OsError(errno, "make a unix socket");
  return fd;
}

absl::StatusOr<UnixJoin> JoinByUnixSocket(const std::string& path,
                                          absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  ASSIGN_OR_RETURN(const sockaddr_un address, UnixAddressOf(path));
  ASSIGN_OR_RETURN(UniqueFd fd, MakeUnixSocket(0));
  // Otherwise a listener that does not accept would make this wait for ever.
  const timeval limit = absl::ToTimeval(timeout);
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (connect(fd.get(), AsSockaddr(address), sizeof address) < 0) {
    if (errno == EAGAIN) return LateListener(path);
    return OsError(errno, absl::StrCat("join by ", path));
  }
  RETURN_IF_ERROR(CheckListener(fd.get(), path));
  const std::string hello = UnixHello(static_cast<uint32_t>(getpid()));
  if (send(fd.get(), hello.data(), hello.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(hello.size())) {
    return OsError(errno, absl::StrCat("join by ", path));
  }
  ASSIGN_OR_RETURN(const UnixAssignment assignment,
                   ReadAssignment(fd.get(), path, deadline));
  UniqueFd out(fcntl(fd.get(), F_DUPFD_CLOEXEC, 0));
  if (!out.valid()) return OsError(errno, absl::StrCat("join by ", path));
  return UnixJoin{std::move(fd), std::move(out), assignment};
}

}  // namespace mitogen
