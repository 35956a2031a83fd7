#include "stub/child/functions/user_path.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "stub/disk/account_names.h"

namespace mitogen {
namespace {

constexpr char kAccounts[] = "/etc/passwd";

std::optional<std::string> Variable(absl::string_view name) {
  const char* const value = getenv(std::string(name).c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

std::optional<std::string> HomeOf(absl::string_view user) {
  if (!user.empty()) return HomeOfAccount(kAccounts, user);
  std::optional<std::string> home = Variable("HOME");
  return home.has_value() ? home : HomeOfAccount(kAccounts, getuid());
}

// The length of the `$name` or `${name}` at the start of `text`; 0 if there is
// none. Sets `name`.
size_t ReadReference(absl::string_view text, absl::string_view* name) {
  if (!absl::ConsumePrefix(&text, "$")) return 0;
  if (absl::ConsumePrefix(&text, "{")) {
    const size_t end = text.find('}');
    if (end == text.npos) return 0;
    *name = text.substr(0, end);
    return name->size() + 3;
  }
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  });
  *name = text.substr(0, end - text.begin());
  return name->empty() ? 0 : name->size() + 1;
}

}  // namespace

std::string ExpandUser(absl::string_view path) {
  if (path.empty() || path.front() != '~') return std::string(path);
  const size_t slash = std::min(path.find('/'), path.size());
  const std::optional<std::string> home = HomeOf(path.substr(1, slash - 1));
  if (!home.has_value()) return std::string(path);
  absl::string_view trimmed = *home;
  while (absl::ConsumeSuffix(&trimmed, "/")) {
  }
  const std::string expanded = absl::StrCat(trimmed, path.substr(slash));
  return expanded.empty() ? "/" : expanded;
}

std::string ExpandVariables(absl::string_view path) {
  std::string expanded;
  while (!path.empty()) {
    absl::string_view name;
    const size_t length = ReadReference(path, &name);
    const std::optional<std::string> value =
        length == 0 ? std::nullopt : Variable(name);
    const size_t taken = std::max<size_t>(length, 1);
    absl::StrAppend(&expanded, value.has_value() ? absl::string_view(*value)
                                                 : path.substr(0, taken));
    path.remove_prefix(taken);
  }
  return expanded;
}

}  // namespace mitogen
