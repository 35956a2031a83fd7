// Unix sockets by which processes join a context that listens (BOOT-16).
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

// An invalid argument if `path` is empty, too long, or holds a NUL.
absl::StatusOr<sockaddr_un> UnixAddressOf(const std::string& path);
const sockaddr* AsSockaddr(const sockaddr_un& address);
// Closed on exec; `flags` are those of socket(), such as SOCK_NONBLOCK.
absl::StatusOr<UniqueFd> MakeUnixSocket(int flags);

struct UnixJoin {
  // Two names of one socket.
  UniqueFd socket;
  UniqueFd out;
  UnixAssignment assignment;
};

// Joins the context that listens on `path`. Blocks, until `timeout` at most.
// Permission is denied if the listener is neither this user nor root: the
// original joins anybody.
absl::StatusOr<UnixJoin> JoinByUnixSocket(const std::string& path,
                                          absl::Duration timeout);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_UNIX_SOCKET_H_
