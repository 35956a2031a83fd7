#include "stub/without_clauses.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace mitogen {
namespace {

size_t SkipWhile(absl::string_view text, size_t at,
                 bool (*matches)(unsigned char)) {
  while (at < text.size() && matches(static_cast<unsigned char>(text[at])))
    ++at;
  return at;
}

// The length of the " (BOOT-12)" that `text` begins with, or 0.
size_t ClauseLength(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, " (")) return 0;
  const size_t dash = SkipWhile(text, 0, absl::ascii_isupper);
  if (dash == 0 || dash == text.size() || text[dash] != '-') return 0;
  const size_t end = SkipWhile(text, dash + 1, absl::ascii_isdigit);
  if (end == dash + 1 || end == text.size() || text[end] != ')') return 0;
  return end + 3;
}

}  // namespace

std::string WithoutClauses(absl::string_view words) {
  std::string plain;
  while (!words.empty()) {
    const size_t clause = ClauseLength(words);
    if (clause == 0) plain.push_back(words.front());
    words.remove_prefix(clause == 0 ? 1 : clause);
  }
  return plain;
}

}  // namespace mitogen
