#include "stub/function_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "router/python_error.h"

namespace mitogen {
namespace {

// The dispatcher itself answers forget_chain (router/dispatcher.h).
constexpr absl::string_view kForgetChain =
    "mitogen.core.Dispatcher.forget_chain";

std::vector<const NativeFunction*> AllFunctions() {
  std::vector<const NativeFunction*> all;
  for (const auto& functions :
       {OsFunctions(), ParentFunctions(), TestFunctions()}) {
    for (const NativeFunction& function : functions) all.push_back(&function);
  }
  return all;
}

absl::Status NoModule(absl::string_view module) {
  return PythonError("builtins.ModuleNotFoundError",
                     absl::StrCat("No module named '", module, "'"));
}

absl::Status NoAttribute(absl::string_view module, absl::string_view name) {
  return PythonError(
      "builtins.AttributeError",
      absl::StrCat("module '", module, "' has no attribute '", name, "'"));
}

}  // namespace

std::vector<std::string> FunctionNames() {
  std::vector<std::string> names = {std::string(kForgetChain)};
  for (const NativeFunction* function : AllFunctions()) {
    names.push_back(absl::StrCat(function->module, ".", function->name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<ResolvedCall> FunctionTable::Resolve(const CallFunction& call) {
  bool module_known = false;
  for (const NativeFunction* function : AllFunctions()) {
    if (function->module != call.module) continue;
    module_known = true;
    if (call.class_name.has_value() || function->name != call.function) {
      continue;
    }
    return ResolvedCall(
        [this, function](const Document& arguments, const CallFunction& called,
                         Document* reply) -> absl::StatusOr<ValueId> {
          absl::StatusOr<BoundArguments> bound =
              BindArguments(*function, arguments, called);
          if (!bound.ok()) return bound.status();
          return function->body(*environment_, *bound, reply);
        });
  }
  if (!module_known) return NoModule(call.module);
  return NoAttribute(call.module, call.class_name.value_or(call.function));
}

}  // namespace mitogen
