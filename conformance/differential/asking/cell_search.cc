#include "conformance/differential/asking/cell_search.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "protocol/text/escape_controls.h"

namespace mitogen {

absl::StatusOr<std::vector<RunningOriginal>> StartOriginals(
    const std::vector<std::string>& commands) {
  std::vector<RunningOriginal> cells;
  for (const std::string& command : commands) {
    absl::StatusOr<RunningOriginal> cell = RunningOriginal::Start(command);
    if (!cell.ok()) {
      return absl::UnavailableError(
          absl::StrCat(command, ": ", cell.status().ToString()));
    }
    cells.push_back(*std::move(cell));
  }
  return cells;
}

// A testee may have said what it likes.
void PrintFindings(const std::map<std::string, Finding>& findings) {
  for (const auto& [summary, finding] : findings) {
    std::cout << "\nDISAGREEMENT " << EscapeControls(summary, Newlines::kKeep)
              << "\n";
    for (const auto& [cell, count] : finding.count_by_cell) {
      std::cout << absl::StreamFormat("  %s: %d times\n", cell, count);
    }
    std::cout << EscapeControls(finding.example, Newlines::kKeep);
  }
}

void PrintMet(uint64_t count, absl::string_view name, absl::string_view peers) {
  std::cout << absl::StreamFormat("%10d %s (%s)%s\n", count, name, peers,
                                  count == 0 ? ", never met" : "");
}

}  // namespace mitogen
