#include "stub/functions/function_table.h"

#include "protocol/status_macros.h"
#include "stub/functions/no_python.h"

namespace mitogen {

const NativeFunction* FunctionTable::Find(const CallFunction& call) const {
  const NativeFunction* const function = functions_->Find(call);
  return function != nullptr ? function : functions_->catch_all();
}

FunctionPace FunctionTable::PaceOf(const CallFunction& call) const {
  const NativeFunction* const function = Find(call);
  return function == nullptr ? FunctionPace::kQuick : function->pace;
}

absl::StatusOr<ResolvedCall> FunctionTable::Resolve(const CallFunction& call) {
  const NativeFunction* const function = Find(call);
  if (function == nullptr) {
    const std::string& program = functions_->program();
    if (!functions_->HasModule(call.module)) {
      return NoModule(program, call.module);
    }
    return NoAttribute(program, call.module,
                       call.class_name.value_or(call.function));
  }
  return ResolvedCall([this, function](
                          const CallRequest& request,
                          Document* reply) -> absl::StatusOr<ValueId> {
    ASSIGN_OR_RETURN(BoundArguments bound, BindArguments(*function, request));
    FunctionEnvironment none;
    return function->body(environment_ == nullptr ? none : *environment_, bound,
                          reply);
  });
}

}  // namespace mitogen
