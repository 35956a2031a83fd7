#include "stub/child/functions/environment_functions.h"

#include "stub/functions/typed_function.h"

namespace mitogen {
namespace {

FunctionBody BodyOf(EnvironmentFunctions::Function function) {
  return [function](FunctionEnvironment& environment,
                    const BoundArguments& arguments,
                    Document* reply) -> absl::StatusOr<ValueId> {
    CallEnvironment* const calls = environment.call_environment();
    if (calls == nullptr) return NoChild(arguments.function());
    return function(*calls, arguments, reply);
  };
}

}  // namespace

void EnvironmentFunctions::Add(absl::string_view name,
                               std::initializer_list<Parameter> parameters,
                               Function function) {
  functions_->AddRaw(name, parameters, BodyOf(function));
}

void EnvironmentFunctions::AddQuick(absl::string_view name,
                                    std::initializer_list<Parameter> parameters,
                                    Function function) {
  functions_->AddRaw(name, parameters, BodyOf(function), FunctionPace::kQuick);
}

void EnvironmentFunctions::AddQuickVariadic(absl::string_view name,
                                            Function function) {
  functions_->AddVariadic(name, BodyOf(function), FunctionPace::kQuick);
}

}  // namespace mitogen
