// The requests of a session: lines from a descriptor, until it ends or Stop()
// says that no more are wanted, even if none comes.

#ifndef MITOGEN_TOOLS_MITO_SESSION_REQUEST_LINES_H_
#define MITOGEN_TOOLS_MITO_SESSION_REQUEST_LINES_H_

#include <atomic>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "stub/os/unique_fd.h"
#include "tools/mito/session/request_size.h"

namespace mitogen::mito {

class RequestLines {
 public:
  // `fd` stays the caller's. If a line has more than `max_line` bytes, only one
  // byte more than that is kept.
  explicit RequestLines(int fd, size_t max_line = kMaxRequestBytes);

  // Waits for the next line, and returns it without its end. A line longer than
  // `max_line` was too long. False at the end of the input, on a read error,
  // and once Stop() was called.
  bool Next(std::string* line);

  // The errno of the read error; 0 if there was none. What came since the last
  // line end is then no request.
  int error() const { return error_; }

  // May be called from any thread, and from a signal handler.
  void Stop();

 private:
  bool TakeLine(std::string* line);
  // Takes a last line without an end from the buffer.
  bool TakeRest(std::string* line);
  void Append(absl::string_view bytes);
  // Waits until there is something to read, or Stop() is called.
  void AwaitInput() const;

  const int fd_;
  const size_t max_line_;
  UniqueFd stop_;
  std::atomic<bool> stopped_ = false;
  int error_ = 0;
  std::string buffer_;
  // How much of the buffer was handed out, and how much has no line end.
  size_t begin_ = 0;
  size_t searched_ = 0;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_SESSION_REQUEST_LINES_H_
