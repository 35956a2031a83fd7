#include "conformance/scenario/scenario_calls.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "protocol/limits.h"
#include "protocol/pickle/value/document.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

std::string NameOf(const CallFunction& call) {
  if (!call.class_name.has_value()) return std::string(call.function);
  return absl::StrCat(*call.class_name, ".", call.function);
}

bool Fits(const KnownFunction& function, const CallRequest& request) {
  if (!function.takes.has_value()) return true;
  const Document& arguments = request.arguments;
  return arguments.items(request.call.args).size() == *function.takes &&
         arguments.entries(request.call.kwargs).empty();
}

// The text is "module.Type: words".
absl::Status Raised(absl::string_view text) { return absl::UnknownError(text); }

}  // namespace

ScenarioCalls::ScenarioCalls(const Roles& roles)
    : roles_(roles),
      decoder_{Limits()},
      dispatcher_(roles.dialect, Limits(), this) {}

std::optional<ScenarioCalls::Run> ScenarioCalls::RunNext() {
  if (waiting_.empty()) return std::nullopt;
  const Message call = std::move(waiting_.front());
  waiting_.pop_front();
  ran_.clear();
  Dispatcher::Outcome outcome = dispatcher_.Dispatch(call.view());
  return Run{call.header, std::move(outcome), std::move(ran_)};
}

absl::StatusOr<ResolvedCall> ScenarioCalls::Resolve(const CallFunction& call) {
  const std::string module(call.module);
  const std::string name = NameOf(call);
  const auto found = roles_.functions.find({module, name});
  if (found == roles_.functions.end()) {
    return PythonError("builtins.AttributeError",
                       absl::StrCat("there is no ", module, ".", name));
  }
  return
      [this, &function = found->second, full = absl::StrCat(module, ".", name)](
          const CallRequest& request,
          Document* reply) -> absl::StatusOr<ValueId> {
        if (!Fits(function, request)) return TypeError("other arguments");
        ran_.push_back(full);
        if (function.raises.has_value()) return Raised(*function.raises);
        return decoder_.Decode(function.returns, reply);
      };
}

}  // namespace mitogen
