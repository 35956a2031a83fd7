#include "stub/os/write_all.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include "stub/os/non_blocking.h"
#include "stub/os/poll_timeout.h"

namespace mitogen {
namespace {

// False if the deadline passed.
bool AwaitWritable(int fd, absl::Time deadline) {
  pollfd ready = {fd, POLLOUT, 0};
  int count = -1;
  do {
    count = poll(&ready, 1, PollTimeout(deadline));
  } while (count < 0 && errno == EINTR);
  return count != 0;
}

}  // namespace

int WriteAll(int fd, absl::string_view bytes, absl::Time deadline) {
  const bool may_block = deadline == absl::InfiniteFuture();
  while (!bytes.empty()) {
    if (!may_block && !AwaitWritable(fd, deadline)) return ETIMEDOUT;
    // A pipe that is writable takes this much without blocking.
    const absl::string_view part =
        may_block ? bytes : bytes.substr(0, PIPE_BUF);
    const ssize_t size = write(fd, part.data(), part.size());
    if (size > 0) {
      bytes.remove_prefix(size);
    } else if (size == 0 || !IsTransient(errno)) {
      return size == 0 ? EIO : errno;
    } else if (errno != EINTR && !AwaitWritable(fd, deadline)) {
      return ETIMEDOUT;
    }
  }
  return 0;
}

}  // namespace mitogen
