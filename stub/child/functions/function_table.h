// All functions that can be called in the stub, and the look-up by module and
// name.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_FUNCTION_TABLE_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_FUNCTION_TABLE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/payload/call_function.h"
#include "router/role/dispatcher.h"
#include "stub/child/functions/call_environment.h"
#include "stub/child/functions/native_function.h"

namespace mitogen {

// Functions of Python's standard library
// (stub/child/functions/os_functions.cc), under each name that a parent may
// use. For example, Python says that os.getpid lives in "posix".
absl::Span<const NativeFunction> OsFunctions();

// The module "mitogen_stub" (stub/child/functions/mitogen_stub_functions.cc),
// which tests call.
absl::Span<const NativeFunction> MitogenStubFunctions();

// Functions that connect children or detach from the parent
// (stub/child/functions/parent_functions.cc).
absl::Span<const NativeFunction> ParentFunctions();

// Functions for Ansible's strategy (stub/child/functions/ansible_functions.cc).
absl::Span<const NativeFunction> AnsibleFunctions();

// "module.name" of every function, sorted.
std::vector<std::string> FunctionNames();

// Finds the function for a call. If there is none, the error is that of
// Python's import or getattr(), and says that there is no Python (no_python.h).
class FunctionTable : public CallResolver {
 public:
  // `environment` must outlive the table.
  explicit FunctionTable(CallEnvironment* environment);

  absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) override;
  bool MayBlock(const CallFunction& call) const override;

 private:
  // Null if there is none.
  const NativeFunction* Find(const CallFunction& call) const;
  bool HasModule(absl::string_view module) const;

  using Name = std::pair<absl::string_view, absl::string_view>;
  CallEnvironment* const environment_;
  // Keyed by module and name.
  absl::flat_hash_map<Name, const NativeFunction*> functions_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_FUNCTION_TABLE_H_
