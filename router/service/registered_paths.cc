#include "router/service/registered_paths.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/fault.h"

namespace mitogen {

std::optional<std::string> NormalPath(absl::string_view path) {
  if (path.empty() || path[0] != '/') return std::nullopt;
  std::vector<absl::string_view> parts;
  for (const absl::string_view part : absl::StrSplit(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string normal;
  for (const absl::string_view part : parts)
    absl::StrAppend(&normal, "/", part);
  return normal.empty() ? "/" : normal;
}

absl::Status RegisteredPaths::AddTo(absl::flat_hash_set<std::string>* set,
                                    absl::string_view path) {
  if (set->contains(path)) return absl::OkStatus();
  if (paths_.size() + prefixes_.size() >= max_paths_) {
    return LimitFault("SVC-11", absl::StrCat("expected at most ", max_paths_,
                                             " registered paths, got one "
                                             "more"));
  }
  set->insert(std::string(path));
  return absl::OkStatus();
}

absl::Status RegisteredPaths::Add(absl::string_view path) {
  return AddTo(&paths_, path);
}

absl::Status RegisteredPaths::AddPrefix(absl::string_view prefix) {
  const std::optional<std::string> normal = NormalPath(prefix);
  return AddTo(&prefixes_, normal.has_value() ? *normal : prefix);
}

std::optional<std::string> RegisteredPaths::Find(absl::string_view path) const {
  if (paths_.contains(path)) return std::string(path);
  std::optional<std::string> normal = NormalPath(path);
  if (!normal.has_value() || !IsBelowPrefix(*normal)) return std::nullopt;
  return normal;
}

bool RegisteredPaths::IsBelowPrefix(absl::string_view normal) const {
  if (prefixes_.empty()) return false;
  while (normal.size() > 1) {
    if (prefixes_.contains(normal)) return true;
    normal = normal.substr(0, normal.rfind('/'));
  }
  return prefixes_.contains("/");
}

}  // namespace mitogen
