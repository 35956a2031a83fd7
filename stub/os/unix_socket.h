// The unix sockets by which processes join a listening context (BOOT-16).
//
// Source of the facts: mitogen/unix.py (0.3.54).

#ifndef MITOGEN_STUB_OS_UNIX_SOCKET_H_
#define MITOGEN_STUB_OS_UNIX_SOCKET_H_

#include <sys/socket.h>
#include <sys/un.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/bootstrap/unix_identity.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

// InvalidArgument if `path` is empty, too long, or holds a NUL.
absl::StatusOr<sockaddr_un> UnixAddressOf(const std::string& path);
const sockaddr* AsSockaddr(const sockaddr_un& address);
// The socket is closed on exec. `flags` are those of socket(), such as
// SOCK_NONBLOCK.
absl::StatusOr<UniqueFd> MakeUnixSocket(int flags);

struct UnixJoin {
  // Two descriptors of one socket.
  UniqueFd socket;
  UniqueFd out;
  UnixAssignment assignment;
};

// Joins the context that listens on `path`. Blocks for `timeout` at most.
// PermissionDenied if the listener runs neither as this user nor as root; the
// original joins any listener.
absl::StatusOr<UnixJoin> JoinByUnixSocket(const std::string& path,
                                          absl::Duration timeout);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_UNIX_SOCKET_H_
