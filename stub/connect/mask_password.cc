#include "stub/connect/mask_password.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "protocol/text/text.h"
#include "stub/connect/terminal_text.h"

namespace mitogen {
namespace {

constexpr absl::string_view kMask = "(password)";

// A password has no newline: a program would read only the part before it.
std::string MaskInLine(absl::string_view line, absl::string_view password) {
  if (password.size() >= kShortPassword) {
    return absl::StrReplaceAll(line, {{password, kMask}});
  }
  return std::string(absl::StripAsciiWhitespace(line) == password ? kMask
                                                                  : line);
}

std::string MaskForm(absl::string_view text, absl::string_view password) {
  if (password.empty()) return std::string(text);
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    lines.push_back(MaskInLine(line, password));
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace

std::string MaskPassword(absl::string_view text, absl::string_view password) {
  std::string masked = MaskForm(text, password);
  masked = MaskForm(masked, ReplaceInvalidUtf8(password));
  return MaskForm(masked, TerminalText(password));
}

}  // namespace mitogen
