#include "stub/functions/child_functions.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/values/remote_function.h"

namespace mitogen {
namespace {

// The dispatcher itself answers forget_chain (router/role/dispatcher.h).
constexpr absl::string_view kForgetChain =
    "mitogen.core.Dispatcher.forget_chain";

absl::Status ReadName(absl::string_view name, NativeFunction* function) {
  ASSIGN_OR_RETURN(const RemoteFunction parsed, ParseRemoteFunction(name));
  function->module = std::string(parsed.module);
  if (parsed.class_name.has_value()) {
    function->class_name = std::string(*parsed.class_name);
  }
  function->name = std::string(parsed.function);
  return absl::OkStatus();
}

absl::Status CheckParameters(const std::vector<Parameter>& parameters) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (parameters[i].name != parameters[j].name) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          "expected parameters of different names, got two of the name ",
          parameters[i].name));
    }
    if (i > 0 && parameters[i].required && !parameters[i - 1].required) {
      return absl::InvalidArgumentError(
          absl::StrCat("expected all parameters after ", parameters[i - 1].name,
                       " to be Optional(), as in Python, but ",
                       parameters[i].name, " is not"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTypes(const std::vector<Parameter>& parameters,
                        absl::Span<const bool> optional) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].required || optional[i]) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("expected std::optional or PythonValue as the type of ",
                     parameters[i].name, ", which is Optional()"));
  }
  return absl::OkStatus();
}

}  // namespace

void ChildFunctions::AddRaw(absl::string_view name,
                            std::initializer_list<Parameter> parameters,
                            FunctionBody body, FunctionPace pace) {
  NativeFunction function;
  function.parameters = parameters;
  function.body = std::move(body);
  function.pace = pace;
  Register(name, std::move(function), std::nullopt);
}

void ChildFunctions::AddVariadic(absl::string_view name, FunctionBody body,
                                 FunctionPace pace) {
  NativeFunction function;
  function.body = std::move(body);
  function.pace = pace;
  function.variadic = true;
  Register(name, std::move(function), std::nullopt);
}

void ChildFunctions::SetCatchAllBody(FunctionBody body) {
  NativeFunction function;
  function.name = "the catch-all";
  function.body = std::move(body);
  function.variadic = true;
  catch_all_ = std::make_unique<const NativeFunction>(std::move(function));
}

void ChildFunctions::Register(absl::string_view name, NativeFunction function,
                              std::optional<absl::Span<const bool>> optional) {
  absl::Status added = ReadName(name, &function);
  if (added.ok()) added = CheckParameters(function.parameters);
  if (added.ok() && optional.has_value()) {
    added = CheckTypes(function.parameters, *optional);
  }
  if (added.ok()) added = Insert(std::move(function));
  if (added.ok() || !status_.ok()) return;
  status_ = absl::Status(added.code(), absl::StrCat("cannot register ", name,
                                                    ": ", added.message()));
}

absl::Status ChildFunctions::Insert(NativeFunction function) {
  const bool is_slow = function.pace == FunctionPace::kSlow;
  auto owned = std::make_unique<const NativeFunction>(std::move(function));
  const absl::string_view class_name =
      owned->class_name.has_value() ? absl::string_view(*owned->class_name)
                                    : "";
  const Key key(owned->module, class_name, owned->name);
  if (!functions_.try_emplace(key, std::move(owned)).second) {
    return absl::AlreadyExistsError(
        "expected a new name, got one that is registered already");
  }
  has_slow_ = has_slow_ || is_slow;
  return absl::OkStatus();
}

const NativeFunction* ChildFunctions::Find(const CallFunction& call) const {
  const absl::string_view class_name = call.class_name.value_or("");
  // No class has an empty name.
  if (call.class_name.has_value() && class_name.empty()) return nullptr;
  const auto it = functions_.find(Key(call.module, class_name, call.function));
  return it == functions_.end() ? nullptr : it->second.get();
}

bool ChildFunctions::HasModule(absl::string_view module) const {
  return std::any_of(
      functions_.begin(), functions_.end(),
      [module](const auto& row) { return row.second->module == module; });
}

std::vector<std::string> ChildFunctions::Names() const {
  std::vector<std::string> names = {std::string(kForgetChain)};
  for (const auto& [key, function] : functions_) {
    names.push_back(
        absl::StrCat(function->module, ".", function->QualifiedName()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

UnboundCall ChildFunctions::UnboundCallOf(const BoundArguments& arguments) {
  const CallFunction& call = arguments.call();
  return {call.module, call.class_name, call.function,
          PythonValue(arguments.document(), call.args),
          PythonValue(arguments.document(), call.kwargs)};
}

}  // namespace mitogen
