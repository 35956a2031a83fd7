// Finds the function for a call, among those of a ChildFunctions.
//
// Contract. A look-up is one search of a hash table, and allocates nothing. If
// there is no such function, the catch-all answers; without one the error is
// that of Python's import or getattr(), and says that there is no Python
// (no_python.h). Each thread that runs calls has a table of its own.

#ifndef MITOGEN_STUB_FUNCTIONS_FUNCTION_TABLE_H_
#define MITOGEN_STUB_FUNCTIONS_FUNCTION_TABLE_H_

#include "absl/status/statusor.h"
#include "protocol/payload/call_function.h"
#include "router/role/dispatcher.h"
#include "stub/functions/child_functions.h"
#include "stub/functions/function_environment.h"
#include "stub/functions/native_function.h"

namespace mitogen {

class FunctionTable : public CallResolver {
 public:
  // Both must outlive the table.
  FunctionTable(const ChildFunctions* functions,
                FunctionEnvironment* environment)
      : functions_(functions), environment_(environment) {}
  // For a context without a process: functions that need one fail.
  explicit FunctionTable(const ChildFunctions* functions)
      : FunctionTable(functions, nullptr) {}

  absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) override;
  bool MayBlock(const CallFunction& call) const override {
    return PaceOf(call) != FunctionPace::kQuick;
  }
  bool IsSlow(const CallFunction& call) const override {
    return PaceOf(call) == FunctionPace::kSlow;
  }

  // The pace of the function that the call would run. What would fail is quick.
  FunctionPace PaceOf(const CallFunction& call) const;

 private:
  // The catch-all if there is no other; null if there is none either.
  const NativeFunction* Find(const CallFunction& call) const;

  const ChildFunctions* const functions_;
  FunctionEnvironment* const environment_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_FUNCTION_TABLE_H_
