// Errors that say whose fault they are, which clause of the specification
// (docs/spec/) they break, and at which byte: an absl::Status with a typed
// payload. Every error that protocol/ finds in what a peer sent is made here,
// so a caller can always ask FaultOf() before it decides what to do with that
// peer.

#ifndef MITOGEN_PROTOCOL_FAULT_H_
#define MITOGEN_PROTOCOL_FAULT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

enum class Blame {
  kPeer,      // The bytes break the protocol.
  kCaller,    // The local caller broke a contract of this library.
  kLimit,     // The bytes are legal, but exceed a limit in force here.
  kInternal,  // A defect of this library.
};

absl::string_view BlameName(Blame blame);

struct Fault {
  Blame blame = Blame::kInternal;
  // Identifier of the clause, such as "FRM-2".
  std::string clause;
  // Where in the input it was found, in bytes from its start.
  std::optional<uint64_t> offset;
};

// Makes the error. `message` says what was expected and what came; the offset
// and the clause are appended to it, so the text is complete by itself. The
// status code follows from `blame`: kInvalidArgument, kFailedPrecondition,
// kResourceExhausted, kInternal, in the order of the enumeration.
absl::Status MakeFault(Blame blame, absl::string_view clause,
                       absl::string_view message,
                       std::optional<uint64_t> offset = std::nullopt);

absl::Status PeerFault(absl::string_view clause, absl::string_view message,
                       std::optional<uint64_t> offset = std::nullopt);
absl::Status LimitFault(absl::string_view clause, absl::string_view message,
                        std::optional<uint64_t> offset = std::nullopt);
absl::Status CallerFault(absl::string_view clause, absl::string_view message);

// The fault that `status` carries; nothing for OK and for statuses that were
// made elsewhere.
std::optional<Fault> FaultOf(const absl::Status& status);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_FAULT_H_
