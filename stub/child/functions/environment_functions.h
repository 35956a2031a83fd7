// Registers functions that use the CallEnvironment of a running child.
//
// Contract. In a context that has no CallEnvironment, such a function fails
// with a RuntimeError.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_ENVIRONMENT_FUNCTIONS_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_ENVIRONMENT_FUNCTIONS_H_

#include <initializer_list>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"
#include "stub/child/functions/call_environment.h"
#include "stub/functions/child_functions.h"
#include "stub/functions/native_function.h"

namespace mitogen {

class EnvironmentFunctions {
 public:
  using Function = absl::StatusOr<ValueId> (*)(CallEnvironment& environment,
                                               const BoundArguments& arguments,
                                               Document* reply);

  explicit EnvironmentFunctions(ChildFunctions* functions)
      : functions_(functions) {}

  // As ChildFunctions::Add() and AddQuick().
  void Add(absl::string_view name, std::initializer_list<Parameter> parameters,
           Function function);
  void AddQuick(absl::string_view name,
                std::initializer_list<Parameter> parameters, Function function);
  // A quick function that takes any arguments.
  void AddQuickVariadic(absl::string_view name, Function function);

 private:
  ChildFunctions* const functions_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_ENVIRONMENT_FUNCTIONS_H_
