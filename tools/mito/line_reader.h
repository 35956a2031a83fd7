// Reads lines of the small files that people write, such as hosts and
// passwords. Other systems put a byte order mark before the first line and a
// carriage return after each; neither is part of a word.
//
// Contract. A file may be a pipe, a FIFO, a terminal, or a descriptor that does
// not block: the reader waits for a line, but not longer than its deadline.

#ifndef MITOGEN_TOOLS_MITO_LINE_READER_H_
#define MITOGEN_TOOLS_MITO_LINE_READER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "stub/os/unique_fd.h"

namespace mitogen::mito {

// Opens a file for a LineReader. A FIFO is opened even if nobody writes to it.
// If it cannot be opened, errno says why.
UniqueFd OpenSmallFile(const std::string& path);

struct LineReaderSettings {
  absl::Time deadline = absl::InfiniteFuture();
  // How much is read at once. With 1 nothing behind the line is taken from a
  // pipe that others share.
  size_t read_size = size_t{64} << 10;
  // A longer line is an error.
  size_t max_line = size_t{1} << 20;
};

class LineReader {
 public:
  // `fd` stays the caller's.
  explicit LineReader(int fd, const LineReaderSettings& settings = {})
      : fd_(fd), settings_(settings) {}

  // False at the end, and on an error. The line comes without its line break.
  bool Next(std::string* line);

  // Why Next() returned false: OK at the end of the file, DeadlineExceeded, or
  // else what was wrong, in words such as "Is a directory".
  const absl::Status& status() const { return status_; }

 private:
  // Adds to the buffer. False at the end, and on an error.
  bool Read();
  bool Fail(int error);
  bool TakeUntil(size_t end, size_t next, std::string* line);

  const int fd_;
  const LineReaderSettings settings_;
  absl::Status status_;
  std::string buffer_;
  // How much of the buffer was handed out, and how much has no line end.
  size_t begin_ = 0;
  size_t searched_ = 0;
  bool is_first_ = true;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_LINE_READER_H_
