#include "router/files/registered_paths.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"

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

namespace {

absl::Status CheckSize(absl::string_view path) {
  if (path.size() <= kMaxPathBytes) return absl::OkStatus();
  return LimitFault("SVC-11",
                    absl::StrCat("expected a path of at most ", kMaxPathBytes,
                                 " bytes, got one of ", path.size()));
}

}  // namespace

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
  const absl::Status fits = CheckSize(path);
  return fits.ok() ? AddTo(&paths_, path) : fits;
}

absl::Status RegisteredPaths::AddPrefix(absl::string_view prefix) {
  RETURN_IF_ERROR(CheckSize(prefix));
  const std::string normal = NormalPath(prefix).value_or(std::string(prefix));
  const absl::Status added = AddTo(&prefixes_, normal);
  if (added.ok()) prefix_sizes_.insert(normal.size());
  return added;
}

std::optional<std::string> RegisteredPaths::Find(absl::string_view path) const {
  if (path.size() > kMaxPathBytes) return std::nullopt;
  if (paths_.contains(path)) return std::string(path);
  if (prefixes_.empty()) return std::nullopt;
  std::optional<std::string> normal = NormalPath(path);
  if (!normal.has_value() || !IsBelowPrefix(*normal)) return std::nullopt;
  return normal;
}

bool RegisteredPaths::IsBelowPrefix(absl::string_view normal) const {
  for (const size_t size : prefix_sizes_) {
    if (size > normal.size()) return false;
    const absl::string_view start = normal.substr(0, size);
    const bool ends_a_part =
        size == normal.size() || size == 1 || normal[size] == '/';
    if (ends_a_part && prefixes_.contains(start)) return true;
  }
  return false;
}

}  // namespace mitogen
