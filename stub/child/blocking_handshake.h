// The child's half of the handshake, on the standard descriptors. It blocks:
// the process does nothing else until the handshake is over.
//
// The descriptors may be non-blocking, as those that sudo passes on can be.

#ifndef MITOGEN_STUB_CHILD_BLOCKING_HANDSHAKE_H_
#define MITOGEN_STUB_CHILD_BLOCKING_HANDSHAKE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/child_handshake.h"

namespace mitogen {

// Writes all of `bytes`. Errors are the system's.
absl::Status WriteAll(int fd, absl::string_view bytes);

// Runs the handshake until the context can be made; the caller calls
// ContextUp() next. Errors are those of `handshake`, and the system's.
absl::Status AwaitPreamble(ChildHandshake* handshake);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_BLOCKING_HANDSHAKE_H_
