#include "stub/values/remote_function.h"

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

// Returns the module, and the rest of the name.
std::pair<absl::string_view, absl::string_view> SplitModule(
    absl::string_view text) {
  size_t split = text.find(':');
  if (split == absl::string_view::npos) split = text.rfind('.');
  if (split == absl::string_view::npos) return {"", text};
  return {text.substr(0, split), text.substr(split + 1)};
}

// True for names with dots between them.
bool AreNames(absl::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         !absl::StrContains(text, "..") && !absl::StrContains(text, ':');
}

}  // namespace

absl::StatusOr<RemoteFunction> ParseRemoteFunction(absl::string_view text) {
  const auto [module, name] = SplitModule(text);
  const size_t dot = name.find('.');
  const size_t last_dot = name.rfind('.');
  if (!AreNames(module) || !AreNames(name) || dot != last_dot) {
    return absl::InvalidArgumentError(absl::StrCat(
        "expected a function such as os.getpid or module:Class.method, got \"",
        text, "\""));
  }
  if (dot == absl::string_view::npos) return RemoteFunction{module, {}, name};
  return RemoteFunction{module, name.substr(0, dot), name.substr(dot + 1)};
}

}  // namespace mitogen
