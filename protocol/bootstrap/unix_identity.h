// How a process joins a context by a unix socket (BOOT-16). It sends its
// process id and receives its context id; frames follow. Neither side says
// which release it speaks, so the two must agree on that beforehand.
//
// Source of the facts: mitogen/unix.py, Listener.on_accept_client and _connect
// (0.2.8 to 0.3.54).

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_UNIX_IDENTITY_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_UNIX_IDENTITY_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// What the client sends first: its process id, for the listener's logs.
inline constexpr size_t kUnixHelloSize = 4;
std::string UnixHello(uint32_t pid);
// `bytes` has kUnixHelloSize bytes.
uint32_t ParseUnixHello(absl::string_view bytes);

// What the listener answers.
inline constexpr size_t kUnixAssignmentSize = 12;
struct UnixAssignment {
  // The client's id from now on, never 0.
  uint32_t context_id = 0;
  // Its parent.
  uint32_t listener_id = 0;
  uint32_t listener_pid = 0;

  bool operator==(const UnixAssignment&) const = default;
};
std::string ToBytes(const UnixAssignment& assignment);
// A peer fault (BOOT-16) unless `bytes` has kUnixAssignmentSize bytes and gives
// the client an id of its own.
absl::StatusOr<UnixAssignment> ParseUnixAssignment(absl::string_view bytes);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_UNIX_IDENTITY_H_
