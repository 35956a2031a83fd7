// Unix sockets by which processes join a context that listens (BOOT-16).
//
// Source of the facts: mitogen/unix.py (0.3.54).

#ifndef MITOGEN_STUB_UNIX_SOCKET_H_
#define MITOGEN_STUB_UNIX_SOCKET_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/bootstrap/unix_identity.h"
#include "stub/unique_fd.h"

namespace mitogen {

// Listens on `path`, which only this user may use. A socket that nobody listens
// on any more is replaced; anything else there is an error.
absl::StatusOr<UniqueFd> ListenOnUnixSocket(const std::string& path);

struct UnixJoin {
  // Two names of one socket.
  UniqueFd socket;
  UniqueFd out;
  UnixAssignment assignment;
};

// Joins the context that listens on `path`. Blocks, until `timeout` at most.
absl::StatusOr<UnixJoin> JoinByUnixSocket(const std::string& path,
                                          absl::Duration timeout);

}  // namespace mitogen

#endif  // MITOGEN_STUB_UNIX_SOCKET_H_
