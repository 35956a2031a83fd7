#include "stub/child/output_capture.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "absl/strings/string_view.h"
#include "stub/os/non_blocking.h"

namespace mitogen {
namespace {

constexpr size_t kReadSize = 16 << 10;

}  // namespace

void OutputCapture::Start() {
  loop_->Watch(output_.read_end.get(), POLLIN, [this](short) { Read(); });
}

void OutputCapture::SetReading(bool reading) {
  loop_->SetEvents(output_.read_end.get(), reading ? POLLIN : 0);
}

void OutputCapture::Read() {
  char bytes[kReadSize];
  const int fd = output_.read_end.get();
  const ssize_t size = read(fd, bytes, sizeof bytes);
  if (size > 0) {
    lines_.Feed(absl::string_view(bytes, size));
  } else if (size == 0 || !IsTransient(errno)) {
    lines_.Finish();
    open_ = false;
    loop_->Unwatch(fd);
  }
}

}  // namespace mitogen
