#include "protocol/clause_line.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

constexpr absl::string_view kBegin = " (";
constexpr absl::string_view kOffset = "at byte ";

// True for text such as "FRM-2".
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

// What stands in parentheses.
struct Named {
  // Such as "at byte 40", or empty.
  absl::string_view where;
  absl::string_view clause;
};

std::optional<Named> ReadNamed(absl::string_view inside) {
  Named named;
  const size_t comma = inside.find(", ");
  if (comma != inside.npos && absl::StartsWith(inside, kOffset)) {
    named.where = inside.substr(0, comma);
    inside.remove_prefix(comma + 2);
  }
  if (!IsClause(inside)) return std::nullopt;
  named.clause = inside;
  return named;
}

}  // namespace

std::string ClauseOnOwnLine(absl::string_view words) {
  const size_t begin = words.rfind(kBegin);
  if (begin == words.npos || !absl::EndsWith(words, ")")) {
    return std::string(words);
  }
  absl::string_view inside = words.substr(begin + kBegin.size());
  inside.remove_suffix(1);
  const std::optional<Named> named = ReadNamed(inside);
  if (!named.has_value()) return std::string(words);
  return absl::StrCat(words.substr(0, begin), "\n(", named->where,
                      named->where.empty() ? "" : "; ", "clause ",
                      named->clause, " of the specification of mitogen-stub)");
}

std::string WithoutClauses(absl::string_view words) {
  std::string plain;
  for (size_t at = 0; at < words.size();) {
    const size_t begin = std::min(words.find(kBegin, at), words.size());
    absl::StrAppend(&plain, words.substr(at, begin - at));
    at = begin;
    if (begin == words.size()) break;
    const absl::string_view rest = words.substr(begin + kBegin.size());
    const size_t size = rest.find_first_of("()");
    const std::optional<Named> named = size == rest.npos || rest[size] == '('
                                           ? std::nullopt
                                           : ReadNamed(rest.substr(0, size));
    if (!named.has_value()) {
      absl::StrAppend(&plain, kBegin);
      at += kBegin.size();
      continue;
    }
    if (!named->where.empty())
      absl::StrAppend(&plain, kBegin, named->where, ")");
    at += kBegin.size() + size + 1;
  }
  return plain;
}

}  // namespace mitogen
