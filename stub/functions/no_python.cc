#include "stub/functions/no_python.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

std::string NoPython(absl::string_view program) {
  return absl::StrCat(
      " (this host runs no Python: its interpreter is ", program,
      ", which has few functions of its own, and passes on what is for hosts "
      "behind it)");
}

// Ansible calls functions of these modules to run a task.
bool IsOfAnsible(absl::string_view module) {
  return module == "ansible_mitogen" ||
         absl::StartsWith(module, "ansible_mitogen.");
}

absl::Status NoTask(absl::string_view program, absl::string_view module,
                    absl::string_view name) {
  return PythonError(
      "builtins.NotImplementedError",
      absl::StrCat("this host runs no Python, so Ansible can run no task on "
                   "it: its ansible_python_interpreter is ",
                   program,
                   ", which passes tasks on to the hosts that have it as "
                   "mitogen_via. To run tasks on this host too, set its "
                   "ansible_python_interpreter to a Python. (Asked for: ",
                   module, name.empty() ? "" : ".", name, ")"));
}

}  // namespace

absl::Status NoModule(absl::string_view program, absl::string_view module) {
  if (IsOfAnsible(module)) return NoTask(program, module, "");
  return PythonError(
      "builtins.ModuleNotFoundError",
      absl::StrCat("No module named '", module, "'", NoPython(program)));
}

absl::Status NoAttribute(absl::string_view program, absl::string_view module,
                         absl::string_view name) {
  if (IsOfAnsible(module)) return NoTask(program, module, name);
  return PythonError("builtins.AttributeError",
                     absl::StrCat("module '", module, "' has no attribute '",
                                  name, "'", NoPython(program)));
}

}  // namespace mitogen
