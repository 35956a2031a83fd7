#include "stub/functions/typed_function.h"

#include "absl/strings/str_cat.h"
#include "router/role/python_error.h"

namespace mitogen {

absl::Status NoChild(const NativeFunction& function) {
  return PythonError(
      "builtins.RuntimeError",
      absl::StrCat(function.QualifiedName(),
                   "() needs the process around its context, and this context "
                   "has none"));
}

}  // namespace mitogen
