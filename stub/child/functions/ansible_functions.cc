// The functions that Ansible's strategy calls at each hop on the way to a host.
// With them this context can be a bastion (`mitogen_via=`). Ansible's tasks
// need Python, so FunctionTable refuses them.
//
// Source of the facts: ansible_mitogen/services.py, ContextService._connect;
// ansible_mitogen/target.py, init_child; mitogen/debug.py, dump_to_logger
// (0.3.54).

#include "stub/child/functions/ansible_functions.h"

#include <string>
#include <vector>

#include "protocol/status_macros.h"
#include "router/role/python_error.h"
#include "stub/child/functions/environment_functions.h"
#include "stub/child/functions/good_temp_directory.h"
#include "stub/child/functions/system_arguments.h"
#include "stub/child/functions/user_path.h"
#include "stub/disk/filesystem_text.h"

namespace mitogen {
namespace {

using Result = absl::StatusOr<ValueId>;

constexpr absl::string_view kTarget = "ansible_mitogen.target";

std::string AsText(absl::string_view path) {
  return DecodeFilesystemText(path);
}

// This context forks no process for tasks: `fork_context` is None, so the
// strategy takes this for a host that cannot fork.
Result InitChild(CallEnvironment& environment, const BoundArguments& arguments,
                 Document* reply) {
  ASSIGN_OR_RETURN(int64_t log_level, arguments.Integer(0));
  ASSIGN_OR_RETURN(std::vector<std::string> candidates,
                   SystemStrings(arguments, 1));
  absl::StatusOr<std::string> temporary =
      FindGoodTempDirectory(candidates, [&](absl::string_view why) {
        if (log_level > kLogDebug) return;
        environment.Log({std::string(kTarget), kLogDebug, AsText(why)});
      });
  if (!temporary.ok()) {
    return PythonError("builtins.OSError",
                       AsText(temporary.status().message()));
  }
  const ValueId result = reply->NewDict();
  reply->Set(result, "fork_context", Document::None());
  reply->Set(result, "home_dir", reply->Text(AsText(ExpandUser("~"))));
  reply->Set(result, "good_temp_dir", reply->Text(AsText(*temporary)));
  return result;
}

// Called if the user set MITOGEN_DUMP_THREAD_STACKS.
Result DumpToLogger(CallEnvironment& environment, const BoundArguments&,
                    Document*) {
  environment.Log({"mitogen.debug", kLogInfo,
                   "this context runs no Python, and has no stacks to show"});
  return Document::None();
}

}  // namespace

void AddAnsibleFunctions(ChildFunctions* functions) {
  EnvironmentFunctions registry(functions);
  registry.Add("ansible_mitogen.target.init_child",
               {"log_level", "candidate_temp_dirs"}, InitChild);
  registry.Add("mitogen.debug.dump_to_logger", {Optional("secs")},
               DumpToLogger);
}

}  // namespace mitogen
