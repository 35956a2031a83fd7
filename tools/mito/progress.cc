#include "tools/mito/progress.h"

#include <fcntl.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

namespace mitogen::mito {

Progress::Progress() {
  if (isatty(STDERR_FILENO) == 0) return;
  // The terminal is opened anew, since others share the flags of standard
  // error.
  terminal_.Reset(
      open("/dev/stderr", O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
}

Progress::~Progress() { Write("\n"); }

void Progress::Show(absl::string_view text) { Write(absl::StrCat("\r", text)); }

void Progress::Write(absl::string_view text) {
  if (!terminal_.valid()) return;
  [[maybe_unused]] const ssize_t size =
      write(terminal_.get(), text.data(), text.size());
}

}  // namespace mitogen::mito
