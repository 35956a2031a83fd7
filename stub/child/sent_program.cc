#include "stub/child/sent_program.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "protocol/bootstrap/shell_stage.h"

namespace mitogen {
namespace {

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

}  // namespace

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

}  // namespace mitogen
