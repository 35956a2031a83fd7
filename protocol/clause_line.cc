#include "protocol/clause_line.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

constexpr absl::string_view kBegin = " (";
constexpr absl::string_view kOffset = "at byte ";

// Such as "FRM-2".
bool IsClause(absl::string_view text) {
  const size_t dash = text.find('-');
  if (dash == text.npos || dash < 3 || dash + 1 == text.size()) return false;
  for (const char c : text.substr(0, dash)) {
    if (!absl::ascii_isupper(c)) return false;
  }
  for (const char c : text.substr(dash + 1)) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return true;
}

}  // namespace

std::string ClauseOnOwnLine(absl::string_view words) {
  const size_t begin = words.rfind(kBegin);
  if (begin == words.npos || !absl::EndsWith(words, ")")) {
    return std::string(words);
  }
  absl::string_view inside = words.substr(begin + kBegin.size());
  inside.remove_suffix(1);
  absl::string_view where;
  const size_t comma = inside.find(", ");
  if (comma != inside.npos && absl::StartsWith(inside, kOffset)) {
    where = inside.substr(0, comma);
    inside.remove_prefix(comma + 2);
  }
  if (!IsClause(inside)) return std::string(words);
  return absl::StrCat(words.substr(0, begin), "\n(", where.empty() ? "" : where,
                      where.empty() ? "" : "; ", "clause ", inside,
                      " of the specification of mitogen-stub)");
}

}  // namespace mitogen
