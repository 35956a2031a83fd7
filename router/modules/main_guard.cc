#include "router/modules/main_guard.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

// What Python's \s matches in bytes is what is a space in ASCII.
absl::string_view SkipSpaces(absl::string_view text) {
  return absl::StripLeadingAsciiWhitespace(text);
}

// Takes a quote, or whatever single byte stands for one.
bool TakeQuote(absl::string_view* text) {
  if (text->empty() || text->front() == '\n') return false;
  text->remove_prefix(1);
  return true;
}

// Spaces, and `__main__` between two bytes, of which the first may be a space
// too.
bool TakeQuotedMain(absl::string_view* text) {
  const absl::string_view trimmed = SkipSpaces(*text);
  size_t spaces = text->size() - trimmed.size();
  if (spaces != 0 && absl::StartsWith(trimmed, "__main__")) --spaces;
  text->remove_prefix(spaces);
  return TakeQuote(text) && absl::ConsumePrefix(text, "__main__") &&
         TakeQuote(text);
}

bool BeginsWithGuard(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "if")) return false;
  if (line.empty() || !absl::ascii_isspace(line.front())) return false;
  line = SkipSpaces(line);
  if (!absl::ConsumePrefix(&line, "__name__")) return false;
  line = SkipSpaces(line);
  if (!absl::ConsumePrefix(&line, "==")) return false;
  return TakeQuotedMain(&line) && absl::StartsWith(SkipSpaces(line), ":");
}

}  // namespace

absl::StatusOr<absl::string_view> NeutralizeMain(absl::string_view source) {
  size_t line = 0;
  while (line < source.size()) {
    if (BeginsWithGuard(source.substr(line))) return source.substr(0, line);
    const size_t end = source.find('\n', line);
    if (end == absl::string_view::npos) break;
    line = end + 1;
  }
  if (absl::StrContains(source, "mitogen.main(")) return source;
  return CallerFault("ROL-10",
                     "expected a main module with a line \"if __name__ == "
                     "'__main__':\", got one without, which each child would "
                     "run again");
}

}  // namespace mitogen
