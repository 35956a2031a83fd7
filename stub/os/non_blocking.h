// Non-blocking descriptors, and what to check before waiting for one.

#ifndef MITOGEN_STUB_OS_NON_BLOCKING_H_
#define MITOGEN_STUB_OS_NON_BLOCKING_H_

#include <errno.h>
#include <fcntl.h>

namespace mitogen {

inline void SetNonBlocking(int fd) {
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

// For some descriptors that are not open for reading, poll() waits for ever.
inline bool IsOpenForReading(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_ACCMODE) != O_WRONLY;
}

// True if a call that failed with `error`, an errno, may succeed later.
inline bool IsTransient(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_NON_BLOCKING_H_
