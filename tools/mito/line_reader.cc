#include "tools/mito/line_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "stub/os/non_blocking.h"
#include "stub/os/poll_timeout.h"

namespace mitogen::mito {
namespace {

constexpr char kByteOrderMark[] = "\xef\xbb\xbf";

}  // namespace

UniqueFd OpenSmallFile(const std::string& path) {
  // O_NONBLOCK, or it would wait for somebody who writes to a FIFO. The reader
  // waits for that, by poll().
  return UniqueFd(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
}

bool LineReader::Next(std::string* line) {
  while (status_.ok()) {
    const size_t end = buffer_.find('\n', std::max(begin_, searched_));
    if (end != buffer_.npos) return TakeUntil(end, end + 1, line);
    buffer_.erase(0, std::exchange(begin_, 0));
    searched_ = buffer_.size();
    if (buffer_.size() > settings_.max_line) {
      status_ = absl::InvalidArgumentError(absl::StrCat(
          "a line of it is longer than ", settings_.max_line, " bytes"));
    } else if (!Read()) {
      break;
    }
  }
  if (!status_.ok() || buffer_.empty()) return false;
  return TakeUntil(buffer_.size(), buffer_.size(), line);
}

bool LineReader::Read() {
  if (!IsOpenForReading(fd_)) return Fail(EBADF);
  std::vector<char> bytes(settings_.read_size);
  while (true) {
    pollfd ready = {fd_, POLLIN, 0};
    const int count = poll(&ready, 1, PollTimeout(settings_.deadline));
    if (count == 0) return Fail(ETIMEDOUT);
    const ssize_t size = count < 0 ? -1 : read(fd_, bytes.data(), bytes.size());
    if (size >= 0) {
      buffer_.append(bytes.data(), size);
      return size > 0;
    }
    if (!IsTransient(errno)) return Fail(errno);
  }
}

bool LineReader::Fail(int error) {
  status_ = error == ETIMEDOUT ? absl::DeadlineExceededError(strerror(error))
                               : absl::InvalidArgumentError(strerror(error));
  return false;
}

bool LineReader::TakeUntil(size_t end, size_t next, std::string* line) {
  line->assign(buffer_, begin_, end - begin_);
  begin_ = next;
  if (is_first_ && line->starts_with(kByteOrderMark)) {
    line->erase(0, sizeof kByteOrderMark - 1);
  }
  is_first_ = false;
  if (line->ends_with('\r')) line->pop_back();
  return true;
}

}  // namespace mitogen::mito
