#include <unistd.h>

#include <utility>

#include "stub/child.h"
#include "stub/child/booting.h"
#include "stub/child/child_process.h"
#include "stub/child/functions/parent_functions.h"
#include "stub/os/idle_memory.h"
#include "stub/os/out_of_memory.h"
#include "stub/os/process/diagnostics.h"

namespace mitogen {

int RunChild(int argc, char** argv, ChildProgram program) {
  UseOneHeap();
  EndInWordsWithoutMemory(program.functions.program(), kExitFailed);
  Boot boot = BootThisProcess(argc, argv, program.capture_output);
  if (!boot.context.has_value()) {
    if (!boot.error.ok()) {
      WriteDiagnostic(
          boot.diagnostics.valid() ? boot.diagnostics.get() : STDERR_FILENO,
          boot.error.message());
    }
    return boot.exit_status;
  }
  if (program.intermediate) AddParentFunctions(&program.functions);
  ChildProcess process(*std::move(boot.context), std::move(program),
                       ChildProcess::Calls::kOnOwnThread);
  process.Run(boot.say_up);
}

}  // namespace mitogen
