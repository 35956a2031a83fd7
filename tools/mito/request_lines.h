// The requests of a session: lines from a descriptor, until it ends or somebody
// says that no more are wanted, even while none comes.

#ifndef MITOGEN_TOOLS_MITO_REQUEST_LINES_H_
#define MITOGEN_TOOLS_MITO_REQUEST_LINES_H_

#include <atomic>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "stub/os/unique_fd.h"
#include "tools/mito/request_size.h"

namespace mitogen::mito {

class RequestLines {
 public:
  // `fd` stays the caller's. Of a line of more than `max_line` bytes only one
  // byte more than that is kept.
  explicit RequestLines(int fd, size_t max_line = kMaxRequestBytes);

  // Waits for the next line, and gives it without its end. One that is too long
  // is longer than `max_line`. False at the end of the input, on an error of
  // reading, and once Stop() was called.
  bool Next(std::string* line);

  // From any thread, and from a signal's handler.
  void Stop();

 private:
  bool TakeLine(std::string* line);
  // Of what is buffered, without an end.
  bool TakeRest(std::string* line);
  void Append(absl::string_view bytes);
  // Until there is something to read, or Stop() is called.
  void AwaitInput() const;

  const int fd_;
  const size_t max_line_;
  UniqueFd stop_;
  std::atomic<bool> stopped_;
  std::string buffer_;
  // What of the buffer was handed out, and what has no end of a line.
  size_t begin_ = 0;
  size_t searched_ = 0;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_REQUEST_LINES_H_
