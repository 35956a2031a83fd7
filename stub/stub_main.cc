// mitogen-stub: a Mitogen parent starts this program where it would start
// Python. The program is then a context of the parent's tree.

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "protocol/bootstrap/boot_command.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/bootstrap/shell_stage.h"
#include "protocol/limits.h"
#include "stub/child/blocking_handshake.h"
#include "stub/child/child_process.h"
#include "stub/child/functions/ansible_functions.h"
#include "stub/child/functions/os_functions.h"
#include "stub/child/functions/parent_functions.h"
#include "stub/child/functions/test_functions.h"
#include "stub/child/stdio.h"
#include "stub/functions/child_functions.h"
#include "stub/os/idle_memory.h"
#include "stub/os/out_of_memory.h"
#include "stub/os/process/diagnostics.h"

namespace mitogen {
namespace {

constexpr int kExitProbed = 0;
constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;

ChildFunctions StubFunctions() {
  ChildFunctions functions;
  functions.set_program("mitogen-stub");
  AddOsFunctions(&functions);
  AddParentFunctions(&functions);
  AddAnsibleFunctions(&functions);
  AddTestFunctions(&functions);
  return functions;
}

int RunContext(ChildHandshake* handshake) {
  absl::StatusOr<InheritedLink> link = MoveInheritedLink();
  if (!link.ok()) {
    WriteDiagnostic(STDERR_FILENO, link.status().message());
    return kExitFailed;
  }
  SetLastWordsDescriptor(link->diagnostics.get());
  absl::StatusOr<CapturedStdio> captured = CaptureStdio();
  if (!captured.ok()) {
    WriteDiagnostic(link->diagnostics.get(), captured.status().message());
    return kExitFailed;
  }
  const int out = link->out.get();
  ChildProcess process(
      {handshake->config(), handshake->TakeCoreSource(), *std::move(link),
       *std::move(captured), handshake->TakeFrameBytes()},
      StubFunctions());
  process.Run([handshake, out] {
    const absl::Status up = handshake->ContextUp();
    return up.ok() ? WriteAll(out, handshake->TakeOutput()) : up;
  });
}

// True for a directory such as the shell's stage makes. A symbolic link of that
// name does not count: it may lead to the place of an installed program.
bool IsDirectoryOfTheStage(absl::string_view path) {
  if (!absl::StartsWith(path.substr(path.rfind('/') + 1), ".mitogen.")) {
    return false;
  }
  struct stat found;
  return lstat(std::string(path).c_str(), &found) == 0 &&
         S_ISDIR(found.st_mode) && found.st_uid == geteuid() &&
         (found.st_mode & 077) == 0;
}

// Another user may have set the environment. So only this program's own file,
// in a directory of the shell's stage, is removed. Without /proc only its name
// can be checked.
bool IsOwnFile(absl::string_view path) {
  const std::string file(path);
  absl::string_view directory = path;
  if (!absl::ConsumeSuffix(&directory, "/mitogen-stub") ||
      !IsDirectoryOfTheStage(directory)) {
    return false;
  }
  struct stat named;
  struct stat running;
  if (lstat(file.c_str(), &named) != 0) return false;
  if (stat("/proc/self/exe", &running) != 0) return true;
  return named.st_dev == running.st_dev && named.st_ino == running.st_ino;
}

// A program that came by the shell's stage leaves nothing on the disk: it
// removes its file and the directory that was made for it. Programs that it
// starts do not get the variable.
void RemoveOwnFile() {
  const std::string variable(kProgramFileVariable);
  const char* const file = getenv(variable.c_str());
  if (file == nullptr) return;
  if (IsOwnFile(file)) {
    unlink(file);
    const std::string path = file;
    rmdir(path.substr(0, path.rfind('/')).c_str());
  }
  unsetenv(variable.c_str());
}

int Probe() {
  const bool written =
      WriteAll(STDOUT_FILENO, absl::StrCat(kProbeAnswer, "\n")).ok();
  return written ? kExitProbed : kExitFailed;
}

int Main(const std::vector<absl::string_view>& arguments) {
  if (arguments.size() == 1 && arguments[0] == kProbeArgument) return Probe();
  RemoveOwnFile();
  const absl::StatusOr<BootCommand> command =
      ParseBootCommand(arguments, Limits());
  if (!command.ok()) {
    WriteDiagnostic(STDERR_FILENO, command.status().message());
    return kExitUsage;
  }
  ChildHandshake handshake(Limits(), command->preamble_size);
  absl::Status status = AwaitPreamble(&handshake);
  if (!status.ok()) {
    WriteDiagnostic(STDERR_FILENO, status.message());
    return kExitFailed;
  }
  return RunContext(&handshake);
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::UseOneHeap();
  mitogen::EndInWordsWithoutMemory("mitogen-stub", mitogen::kExitFailed);
  return mitogen::Main(std::vector<absl::string_view>(argv + 1, argv + argc));
}
