// Writes to a descriptor that others may share, such as standard output.

#ifndef MITOGEN_STUB_OS_WRITE_ALL_H_
#define MITOGEN_STUB_OS_WRITE_ALL_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mitogen {

// Writes all bytes, and waits while nobody takes them, even if somebody has
// made the descriptor non-blocking. Returns 0, or the errno of the write that
// failed: ETIMEDOUT if the bytes were not taken by `deadline`. A terminal, or a
// pipe into which others write at the same moment, may still hold it up.
int WriteAll(int fd, absl::string_view bytes,
             absl::Time deadline = absl::InfiniteFuture());

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_WRITE_ALL_H_
