#include "stub/children/login_process.h"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace mitogen {
namespace {

// The system does not let a process read /proc/PID/exe of another user's
// program. A program that this process may look into has no rights beyond ours.
bool IsOfAnotherUser(const std::string& process) {
  char path[1];
  return readlink((process + "/exe").c_str(), path, sizeof path) < 0 &&
         (errno == EACCES || errno == EPERM);
}

struct ProcessStatus {
  bool ended = false;
  int64_t parent = 0;
  int64_t effective_uid = 0;
};

// Nothing if the system does not show it.
std::optional<ProcessStatus> StatusOf(const std::string& process) {
  ProcessStatus found;
  bool has_state = false;
  bool has_uid = false;
  std::ifstream status(process + "/status");
  for (std::string line; std::getline(status, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "State:") {
      std::string state;
      has_state = static_cast<bool>(words >> state);
      found.ended = state == "Z" || state == "X";
    } else if (name == "PPid:") {
      words >> found.parent;
    } else if (name == "Uid:") {
      int64_t real = 0;
      has_uid = static_cast<bool>(words >> real >> found.effective_uid);
    }
  }
  if (!has_state || !has_uid) return std::nullopt;
  return found;
}

bool IsNumber(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); });
}

bool IsParentOfAny(const std::string& proc, pid_t pid) {
  std::error_code error;
  std::filesystem::directory_iterator entry(proc, error);
  for (; !error && entry != std::filesystem::directory_iterator();
       entry.increment(error)) {
    if (!IsNumber(entry->path().filename().string())) continue;
    const std::optional<ProcessStatus> status = StatusOf(entry->path());
    if (status.has_value() && status->parent == pid) return true;
  }
  return static_cast<bool>(error);
}

// Not every kernel lists the children of a process.
bool MayHaveChildren(const std::string& proc, pid_t pid) {
  std::ifstream children(
      absl::StrCat(proc, "/", pid, "/task/", pid, "/children"));
  if (!children.is_open()) return IsParentOfAny(proc, pid);
  int64_t child = 0;
  return static_cast<bool>(children >> child);
}

}  // namespace

bool MayHaveGoneOnToItsCommand(pid_t pid, const std::string& proc) {
  const std::string process = absl::StrCat(proc, "/", pid);
  const std::optional<ProcessStatus> status = StatusOf(process);
  return !status.has_value() || status->ended || MayHaveChildren(proc, pid) ||
         (IsOfAnotherUser(process) && status->effective_uid != 0);
}

}  // namespace mitogen
