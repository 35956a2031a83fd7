#include "capi/added_modules.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace mitogen::capi {
namespace {

bool IsDottedName(absl::string_view name) {
  for (absl::string_view part : absl::StrSplit(name, '.')) {
    if (part.empty()) return false;
  }
  return true;
}

}  // namespace

absl::Status AddedModules::Add(absl::string_view fullname,
                               absl::string_view path, absl::string_view source,
                               bool is_package) {
  if (!IsDottedName(fullname)) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected the name of a module, such as \"a.b\", got \"",
                     fullname, "\""));
  }
  const bool added = modules_
                         .try_emplace(std::string(fullname),
                                      Module{std::string(path),
                                             std::string(source), is_package})
                         .second;
  if (added) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("expected a new module, ", fullname, " was added before"));
}

absl::StatusOr<std::optional<ModuleSourceText>> AddedModules::Find(
    absl::string_view fullname) {
  const auto found = modules_.find(fullname);
  if (found == modules_.end()) return std::nullopt;
  const Module& module = found->second;
  ModuleSourceText text{.path = module.path, .source = module.source};
  if (module.is_package) text.submodules = SubmodulesOf(fullname);
  return text;
}

absl::StatusOr<std::vector<std::string>> AddedModules::Related(
    absl::string_view) {
  return std::vector<std::string>();
}

std::vector<std::string> AddedModules::SubmodulesOf(
    absl::string_view package) const {
  const std::string prefix = absl::StrCat(package, ".");
  std::vector<std::string> names;
  for (auto it = modules_.lower_bound(prefix);
       it != modules_.end() && absl::StartsWith(it->first, prefix); ++it) {
    const absl::string_view name =
        absl::string_view(it->first).substr(prefix.size());
    if (!absl::StrContains(name, '.')) names.emplace_back(name);
  }
  return names;
}

}  // namespace mitogen::capi
