#include "stub/children/login_process.h"

#include <errno.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

bool HasChildren(const std::string& process, pid_t pid) {
  std::ifstream children(absl::StrCat(process, "/task/", pid, "/children"));
  int64_t child = 0;
  return static_cast<bool>(children >> child);
}

// The system does not let a process read /proc/PID/exe of another user's
// program. A program that this process may look into has no rights beyond ours.
bool IsOfAnotherUser(const std::string& process) {
  char path[1];
  return readlink((process + "/exe").c_str(), path, sizeof path) < 0 &&
         (errno == EACCES || errno == EPERM);
}

struct ProcessStatus {
  bool ended = false;
  int64_t effective_uid = 0;
};

ProcessStatus StatusOf(const std::string& process) {
  ProcessStatus found;
  std::ifstream status(process + "/status");
  for (std::string line; std::getline(status, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "State:") {
      std::string state;
      words >> state;
      found.ended = state == "Z" || state == "X";
    } else if (name == "Uid:") {
      int64_t real = 0;
      words >> real >> found.effective_uid;
    }
  }
  return found;
}

}  // namespace

bool HasGoneOnToItsCommand(pid_t pid) {
  const std::string process = absl::StrCat("/proc/", pid);
  if (HasChildren(process, pid)) return true;
  const ProcessStatus status = StatusOf(process);
  return status.ended ||
         (IsOfAnotherUser(process) && status.effective_uid != 0);
}

}  // namespace mitogen
