#include "tools/mito/session/request_lines.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "stub/os/non_blocking.h"

namespace mitogen::mito {
namespace {

constexpr size_t kReadSize = 64 << 10;

}  // namespace

RequestLines::RequestLines(int fd, size_t max_line)
    : fd_(fd),
      max_line_(max_line),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      error_(IsOpenForReading(fd) ? 0 : EBADF) {}

bool RequestLines::Next(std::string* line) {
  char bytes[kReadSize];
  while (!stopped_ && error_ == 0) {
    if (TakeLine(line)) return true;
    AwaitInput();
    if (stopped_) return false;
    const ssize_t size = read(fd_, bytes, sizeof bytes);
    if (size > 0) {
      Append(absl::string_view(bytes, size));
    } else if (size == 0) {
      return TakeRest(line);
    } else if (!IsTransient(errno)) {
      error_ = errno;
    }
  }
  return false;
}

// Called after TakeLine() found no end: the buffer holds the start of one line.
void RequestLines::Append(absl::string_view bytes) {
  const size_t end = std::min(bytes.find('\n'), bytes.size());
  const size_t room = max_line_ + 1 - std::min(max_line_ + 1, buffer_.size());
  absl::StrAppend(&buffer_, bytes.substr(0, std::min(end, room)),
                  bytes.substr(end));
}

void RequestLines::Stop() {
  stopped_ = true;
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t size = write(stop_.get(), &one, sizeof one);
}

bool RequestLines::TakeLine(std::string* line) {
  const size_t end = buffer_.find('\n', std::max(begin_, searched_));
  if (end == buffer_.npos) {
    buffer_.erase(0, std::exchange(begin_, 0));
    searched_ = buffer_.size();
    return false;
  }
  line->assign(buffer_, begin_, std::min(end - begin_, max_line_ + 1));
  begin_ = end + 1;
  return true;
}

bool RequestLines::TakeRest(std::string* line) {
  *line = std::exchange(buffer_, "");
  if (line->size() > max_line_) line->resize(max_line_ + 1);
  begin_ = searched_ = 0;
  return !line->empty();
}

void RequestLines::AwaitInput() const {
  pollfd ready[] = {{fd_, POLLIN, 0}, {stop_.get(), POLLIN, 0}};
  poll(ready, 2, -1);
}

}  // namespace mitogen::mito
