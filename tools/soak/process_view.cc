#include "tools/soak/process_view.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace mitogen {

size_t ResidentBytes() {
  malloc_trim(0);
  std::ifstream statm("/proc/self/statm");
  size_t size = 0;
  size_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

size_t OpenDescriptors() {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  // That of the directory itself.
  return count - 1;
}

std::vector<pid_t> ChildProcesses() {
  std::vector<pid_t> children;
  std::error_code gone;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/self/task", gone)) {
    std::ifstream file(task.path() / "children");
    for (pid_t pid = 0; file >> pid;) children.push_back(pid);
  }
  std::sort(children.begin(), children.end());
  return children;
}

}  // namespace mitogen
