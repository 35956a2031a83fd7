#include "router/modules/import_policy.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"

namespace mitogen {
namespace {

// cStringIO is unsuitable for Python 3 alone; but who asks with Python 2 has
// it.
constexpr absl::string_view kUnsuitable[] = {
    "builtins", "__builtin__", "msvcrt", "thread", "org", "cStringIO"};

}  // namespace

absl::string_view ImportDenialText(ImportDenial denial) {
  switch (denial) {
    case ImportDenial::kNone:
      return "allowed";
    case ImportDenial::kNotOverridden:
      return "in none of the overrides";
    case ImportDenial::kBlocked:
      return "blocked";
    case ImportDenial::kUnsuitable:
      return "of no use in another process";
  }
  return "";
}

ImportDenial ImportPolicy::Denied(absl::string_view fullname) const {
  if (!overrides_.empty() && !IsUnderAny(fullname, overrides_)) {
    return ImportDenial::kNotOverridden;
  }
  if (IsUnderAny(fullname, blocks_)) return ImportDenial::kBlocked;
  const bool unsuitable = std::any_of(
      std::begin(kUnsuitable), std::end(kUnsuitable),
      [&](absl::string_view entry) { return IsUnder(fullname, entry); });
  return unsuitable ? ImportDenial::kUnsuitable : ImportDenial::kNone;
}

bool ImportPolicy::IsUnder(absl::string_view fullname,
                           absl::string_view entry) const {
  if (!absl::StartsWith(fullname, entry)) return false;
  return !by_lineage_ || fullname.size() == entry.size() ||
         fullname[entry.size()] == '.';
}

bool ImportPolicy::IsUnderAny(absl::string_view fullname,
                              const std::vector<std::string>& entries) const {
  return std::any_of(
      entries.begin(), entries.end(),
      [&](const std::string& entry) { return IsUnder(fullname, entry); });
}

}  // namespace mitogen
