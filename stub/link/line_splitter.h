// Cuts a stream of bytes into lines, in bounded memory.

#ifndef MITOGEN_STUB_LINK_LINE_SPLITTER_H_
#define MITOGEN_STUB_LINK_LINE_SPLITTER_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

class LineSplitter {
 public:
  // Called with each line, without its newline.
  using LineCallback = std::function<void(absl::string_view)>;

  // A line of more than `max_line` bytes is passed on in pieces of that size.
  LineSplitter(size_t max_line, LineCallback on_line);

  void Feed(absl::string_view bytes);
  // Passes on what is left, if anything, as a line.
  void Finish();

 private:
  const size_t max_line_;
  const LineCallback on_line_;
  std::string partial_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_LINE_SPLITTER_H_
