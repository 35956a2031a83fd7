#include "stub/remote_function.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace mitogen {
namespace {

// Module, and what is in it.
std::pair<absl::string_view, absl::string_view> SplitModule(
    absl::string_view text) {
  size_t split = text.find(':');
  if (split == absl::string_view::npos) split = text.rfind('.');
  if (split == absl::string_view::npos) return {"", text};
  return {text.substr(0, split), text.substr(split + 1)};
}

}  // namespace

absl::StatusOr<RemoteFunction> ParseRemoteFunction(absl::string_view text) {
  const auto [module, name] = SplitModule(text);
  const std::vector<absl::string_view> names = absl::StrSplit(name, '.');
  bool complete = !module.empty() && names.size() <= 2;
  for (absl::string_view part : names) complete &= !part.empty();
  for (absl::string_view part : absl::StrSplit(module, '.')) {
    complete &= !part.empty();
  }
  if (!complete || module.find(':') != absl::string_view::npos ||
      name.find(':') != absl::string_view::npos) {
    return absl::InvalidArgumentError(absl::StrCat(
        "expected a function such as os.getpid or module:Class.method, got \"",
        text, "\""));
  }
  RemoteFunction function;
  function.module = std::string(module);
  if (names.size() == 2) function.class_name = std::string(names.front());
  function.function = std::string(names.back());
  return function;
}

}  // namespace mitogen
