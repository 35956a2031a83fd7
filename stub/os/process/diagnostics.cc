#include "stub/os/process/diagnostics.h"

#include <poll.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/clause_line.h"
#include "protocol/text/escape_controls.h"

namespace mitogen {

void WriteDiagnostic(int fd, absl::string_view words) {
  const std::string line = absl::StrCat(
      "mitogen-stub: ", EscapeControls(ClauseOnOwnLine(words), Newlines::kKeep),
      "\n");
  pollfd ready{fd, POLLOUT, 0};
  if (poll(&ready, 1, 0) != 1 || (ready.revents & POLLOUT) == 0) return;
  [[maybe_unused]] const ssize_t size = write(fd, line.data(), line.size());
}

}  // namespace mitogen
