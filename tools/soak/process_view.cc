#include "tools/soak/process_view.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace mitogen {
namespace {

std::filesystem::path ProcOf(pid_t pid) {
  return std::filesystem::path("/proc") / std::to_string(pid);
}

}  // namespace

size_t ResidentBytes(pid_t pid) {
  if (pid == getpid()) malloc_trim(0);
  std::ifstream statm(ProcOf(pid) / "statm");
  size_t size = 0;
  size_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

size_t OpenDescriptors(pid_t pid) {
  std::error_code gone;
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(ProcOf(pid) / "fd", gone)) {
    ++count;
  }
  // Does not count the descriptor of the directory itself.
  return pid == getpid() && count > 0 ? count - 1 : count;
}

std::vector<pid_t> ChildProcesses(pid_t pid) {
  std::vector<pid_t> children;
  std::error_code gone;
  for (const auto& task :
       std::filesystem::directory_iterator(ProcOf(pid) / "task", gone)) {
    std::ifstream file(task.path() / "children");
    for (pid_t child = 0; file >> child;) children.push_back(child);
  }
  std::sort(children.begin(), children.end());
  return children;
}

}  // namespace mitogen
