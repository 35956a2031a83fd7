#include "stub/link/line_splitter.h"

#include <algorithm>
#include <utility>

namespace mitogen {

LineSplitter::LineSplitter(size_t max_line, LineCallback on_line)
    : max_line_(max_line), on_line_(std::move(on_line)) {}

void LineSplitter::Feed(absl::string_view bytes) {
  while (!bytes.empty()) {
    // Searches no further than the line may reach, so that each byte is looked
    // at once.
    const size_t room = max_line_ - partial_.size();
    const size_t newline = bytes.substr(0, room + 1).find('\n');
    const bool ends_line = newline != absl::string_view::npos;
    const size_t size = ends_line ? newline : std::min(bytes.size(), room);
    partial_.append(bytes.data(), size);
    bytes.remove_prefix(size + (ends_line ? 1 : 0));
    if (ends_line || partial_.size() == max_line_) {
      on_line_(partial_);
      partial_.clear();
    }
  }
}

void LineSplitter::Finish() {
  if (!partial_.empty()) on_line_(partial_);
  partial_.clear();
}

}  // namespace mitogen
