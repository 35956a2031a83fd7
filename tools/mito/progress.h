// Progress on a terminal: one line that is written over and over.

#ifndef MITOGEN_TOOLS_MITO_PROGRESS_H_
#define MITOGEN_TOOLS_MITO_PROGRESS_H_

#include "absl/strings/string_view.h"
#include "stub/os/unique_fd.h"

namespace mitogen::mito {

// Writes to standard error, if that is a terminal. It never waits: what a
// terminal does not take at once is not shown.
class Progress {
 public:
  Progress();
  // Ends the line.
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Show(absl::string_view text);

 private:
  void Write(absl::string_view text);

  UniqueFd terminal_;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_PROGRESS_H_
