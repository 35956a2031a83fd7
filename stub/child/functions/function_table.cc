#include "stub/child/functions/function_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/child/functions/no_python.h"

namespace mitogen {
namespace {

// The dispatcher itself answers forget_chain (router/role/dispatcher.h).
constexpr absl::string_view kForgetChain =
    "mitogen.core.Dispatcher.forget_chain";

std::vector<const NativeFunction*> AllFunctions() {
  std::vector<const NativeFunction*> all;
  for (const auto& functions : {OsFunctions(), ParentFunctions(),
                                AnsibleFunctions(), MitogenStubFunctions()}) {
    for (const NativeFunction& function : functions) all.push_back(&function);
  }
  return all;
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

FunctionTable::FunctionTable(CallEnvironment* environment)
    : environment_(environment) {
  for (const NativeFunction* function : AllFunctions()) {
    functions_.emplace(Name(function->module, function->name), function);
  }
}

const NativeFunction* FunctionTable::Find(const CallFunction& call) const {
  if (call.class_name.has_value()) return nullptr;
  const auto it = functions_.find(Name(call.module, call.function));
  return it == functions_.end() ? nullptr : it->second;
}

bool FunctionTable::HasModule(absl::string_view module) const {
  return std::any_of(
      functions_.begin(), functions_.end(),
      [module](const auto& row) { return row.first.first == module; });
}

bool FunctionTable::MayBlock(const CallFunction& call) const {
  const NativeFunction* const function = Find(call);
  return function != nullptr && !function->quick;
}

absl::StatusOr<ResolvedCall> FunctionTable::Resolve(const CallFunction& call) {
  const NativeFunction* const function = Find(call);
  if (function == nullptr) {
    if (!HasModule(call.module)) return NoModule(call.module);
    return NoAttribute(call.module, call.class_name.value_or(call.function));
  }
  return ResolvedCall(
      [this, function](const Document& arguments, const CallFunction& called,
                       Document* reply) -> absl::StatusOr<ValueId> {
        ASSIGN_OR_RETURN(BoundArguments bound,
                         BindArguments(*function, arguments, called));
        return function->body(*environment_, bound, reply);
      });
}

}  // namespace mitogen
