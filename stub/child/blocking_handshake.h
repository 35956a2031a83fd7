// The child's half of the handshake on the standard descriptors, where nothing
// else happens until it is over.
//
// The descriptors may be non-blocking, as sudo's can be.

#ifndef MITOGEN_STUB_CHILD_BLOCKING_HANDSHAKE_H_
#define MITOGEN_STUB_CHILD_BLOCKING_HANDSHAKE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/child_handshake.h"

namespace mitogen {

// Writes all of `bytes`. Errors: what the system refused.
absl::Status WriteAll(int fd, absl::string_view bytes);

// Up to the point where the context can be made: ContextUp() is next. Errors:
// those of `handshake`, and what the system refused.
absl::Status AwaitPreamble(ChildHandshake* handshake);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_BLOCKING_HANDSHAKE_H_
