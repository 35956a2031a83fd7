#include "stub/children/login_process.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace mitogen {
namespace {

namespace fs = std::filesystem;

// Of /proc/PID/stat (proc(5)): what follows the name of the program.
struct ProcessStat {
  std::string text;
  char state = 0;
  int64_t parent = 0;
  int64_t terminal = 0;
  int64_t threads = 0;
  // In ticks since the system started.
  uint64_t start = 0;
  // Page faults of children that have ended and were waited for. No program
  // runs without any.
  uint64_t faults_of_children = 0;
};

// Nothing if the system does not show it.
std::optional<ProcessStat> StatOf(const std::string& process) {
  std::ifstream file(process + "/stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  const size_t name_end = line.rfind(')');
  if (name_end == line.npos) return std::nullopt;
  ProcessStat stat;
  stat.text = line.substr(name_end + 1);
  std::istringstream words(stat.text);
  // What is not used has no name.
  std::string field;
  uint64_t minor = 0;
  uint64_t major = 0;
  words >> stat.state >> stat.parent;
  // Group and session.
  words >> field >> field >> stat.terminal;
  // Foreground group, flags, faults of its own.
  words >> field >> field >> field >> minor >> field >> major;
  // Times and priorities.
  for (int i = 0; i < 6; ++i) words >> field;
  // A timer is between these.
  words >> stat.threads >> field >> stat.start;
  if (!words) return std::nullopt;
  stat.faults_of_children = minor + major;
  return stat;
}

// A process whose first thread has ended goes on with the others.
bool HasEnded(const ProcessStat& stat) {
  return (stat.state == 'Z' || stat.state == 'X') && stat.threads <= 1;
}

struct Users {
  int64_t real = 0;
  int64_t effective = 0;
};

// Nothing if the system does not show it.
std::optional<Users> UsersOf(const std::string& process) {
  std::ifstream status(process + "/status");
  for (std::string line; std::getline(status, line);) {
    std::istringstream words(line);
    std::string name;
    Users users;
    words >> name;
    if (name != "Uid:") continue;
    if (words >> users.real >> users.effective) return users;
    break;
  }
  return std::nullopt;
}

// A program such as sudo keeps the real user for as long as it may ask.
bool IsStillOf(uid_t user, const std::string& process) {
  const std::optional<Users> users = UsersOf(process);
  return users.has_value() && users->real == user &&
         (users->effective == 0 || users->effective == user);
}

// Whether the program has none of the marks that sudo and su have once they
// have let somebody in (login_process.h). No, if the system does not show it.
bool HasLetNobodyIn(const std::string& process,
                    const std::vector<int64_t>& groups) {
  std::ifstream status(process + "/status");
  bool has_group = false;
  bool has_signals = false;
  for (std::string line; std::getline(status, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "Gid:" || name == "Groups:") {
      has_group = has_group || name == "Gid:";
      for (int64_t group = 0; words >> group;) {
        if (std::find(groups.begin(), groups.end(), group) == groups.end()) {
          return false;
        }
      }
    } else if (name == "SigBlk:") {
      uint64_t blocked = 0;
      has_signals = static_cast<bool>(words >> std::hex >> blocked);
      if (blocked >> (SIGINT - 1) & 1) return false;
    }
  }
  return has_group && has_signals;
}

std::vector<fs::path> EntriesOf(const std::string& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    entries.push_back(entry->path());
  }
  return entries;
}

using ProcessTable = absl::flat_hash_map<pid_t, ProcessStat>;

// All processes that `proc` shows. `missed`, if given, becomes true if one of
// them ended meanwhile; it may have left another behind that is not in the
// table.
ProcessTable Processes(const std::string& proc, bool* missed = nullptr) {
  ProcessTable processes;
  for (const fs::path& entry : EntriesOf(proc)) {
    pid_t pid = 0;
    if (!absl::SimpleAtoi(entry.filename().string(), &pid)) continue;
    const std::optional<ProcessStat> stat = StatOf(entry);
    if (stat.has_value()) {
      processes[pid] = *stat;
    } else if (missed != nullptr) {
      *missed = true;
    }
  }
  return processes;
}

// Not every kernel lists the children of a process.
bool HasChildren(const std::string& proc, pid_t pid) {
  std::ifstream children(
      absl::StrCat(proc, "/", pid, "/task/", pid, "/children"));
  if (children.is_open()) {
    int64_t child = 0;
    return static_cast<bool>(children >> child);
  }
  const ProcessTable processes = Processes(proc);
  return std::any_of(
      processes.begin(), processes.end(),
      [pid](const auto& entry) { return entry.second.parent == pid; });
}

std::string TargetOf(const fs::path& link) {
  std::error_code error;
  return fs::read_symlink(link, error).string();
}

// Nothing if the system does not show it, as of another user's process.
std::optional<bool> HasTerminalOpen(const std::string& process) {
  const std::string folder = process + "/fd";
  if (access(folder.c_str(), R_OK | X_OK) != 0) return std::nullopt;
  const std::vector<fs::path> fds = EntriesOf(folder);
  return std::any_of(fds.begin(), fds.end(), [](const fs::path& fd) {
    return TargetOf(fd) == "/dev/tty";
  });
}

std::string ProgramOf(const std::string& proc, pid_t pid) {
  return TargetOf(absl::StrCat(proc, "/", pid, "/exe"));
}

bool IsSsh(const fs::path& program) { return program.filename() == "ssh"; }

// Those between `pid` and `root`, which is the last; none if `root` is not
// among them.
std::vector<pid_t> AncestorsUpTo(pid_t root, pid_t pid,
                                 const ProcessTable& processes) {
  std::vector<pid_t> found;
  while (pid != root) {
    const auto it = processes.find(pid);
    // A parent may have ended meanwhile, and its id may be another's.
    if (it == processes.end() || found.size() > processes.size()) return {};
    pid = static_cast<pid_t>(it->second.parent);
    found.push_back(pid);
  }
  return found;
}

absl::flat_hash_set<pid_t> AncestorsOf(pid_t pid,
                                       const ProcessTable& processes) {
  absl::flat_hash_set<pid_t> found;
  auto it = processes.find(pid);
  while (it != processes.end()) {
    const pid_t parent = static_cast<pid_t>(it->second.parent);
    if (!found.insert(parent).second) break;
    it = processes.find(parent);
  }
  return found;
}

// True if a command of the program `pid` may have left a process behind. The
// system gives such a process to an ancestor of `pid` that adopts; this process
// adopts none, unless it is the first of its container. What started earlier,
// or is this user's with another terminal, is not the command's: the command
// has another user.
bool MayHaveLeftAProcess(const std::string& proc, pid_t pid, uid_t user) {
  bool missed = false;
  const ProcessTable processes = Processes(proc, &missed);
  const auto login = processes.find(pid);
  if (missed || login == processes.end()) return true;
  const absl::flat_hash_set<pid_t> ancestors = AncestorsOf(pid, processes);
  absl::flat_hash_set<pid_t> adopters = ancestors;
  if (login->second.parent != 1) adopters.erase(login->second.parent);
  return std::any_of(
      processes.begin(), processes.end(), [&](const auto& entry) {
        const auto& [other, stat] = entry;
        if (other == pid || ancestors.contains(other) || HasEnded(stat) ||
            stat.start < login->second.start ||
            !adopters.contains(static_cast<pid_t>(stat.parent))) {
          return false;
        }
        if (stat.terminal == login->second.terminal) return true;
        const std::optional<Users> users =
            UsersOf(absl::StrCat(proc, "/", other));
        return !users.has_value() || users->real != user;
      });
}

bool IsProxyBelow(const std::string& proc, pid_t pid,
                  const std::vector<pid_t>& ancestors) {
  const std::string program = ProgramOf(proc, pid);
  return std::any_of(ancestors.begin(), ancestors.end(), [&](pid_t ancestor) {
    const std::string of_ancestor = ProgramOf(proc, ancestor);
    return IsSsh(of_ancestor) || (!program.empty() && of_ancestor == program);
  });
}

}  // namespace

std::vector<int64_t> OwnGroups() {
  std::vector<gid_t> others(std::max(getgroups(0, nullptr), 0));
  others.resize(
      std::max(getgroups(static_cast<int>(others.size()), others.data()), 0));
  std::vector<int64_t> groups(others.begin(), others.end());
  groups.push_back(getgid());
  groups.push_back(getegid());
  return groups;
}

// A child that was reaped is counted before it is no longer listed, so the list
// is read first.
bool LoginProcess::IsBeforeItsCommand(Clock::time_point now) {
  if (system_.user == 0 && !system_.believe_who_asks_root) return false;
  const std::string process = absl::StrCat(system_.proc, "/", pid_);
  const bool has_children = HasChildren(system_.proc, pid_);
  const std::optional<ProcessStat> stat = StatOf(process);
  if (has_children || !stat.has_value() || HasEnded(*stat) ||
      !IsStillOf(system_.user, process)) {
    seen_.clear();
    return false;
  }
  if (stat->faults_of_children == 0) return true;
  if (stat->state != 'S' || stat->text != seen_) {
    seen_ = stat->text;
    seen_since_ = now;
  }
  return stat->state == 'S' && now - seen_since_ >= kIdle &&
         HasLetNobodyIn(process, system_.groups) &&
         !MayHaveLeftAProcess(system_.proc, pid_, system_.user);
}

bool ProxyIsAsking(pid_t pid, const std::string& proc) {
  if (HasTerminalOpen(absl::StrCat(proc, "/", pid)) == true) return false;
  const ProcessTable processes = Processes(proc);
  bool proxy_may_ask = false;
  for (const auto& [descendant, stat] : processes) {
    const std::vector<pid_t> ancestors =
        AncestorsUpTo(pid, descendant, processes);
    if (ancestors.empty()) continue;
    const std::optional<bool> may_ask =
        HasTerminalOpen(absl::StrCat(proc, "/", descendant));
    if (may_ask == false) continue;
    if (IsProxyBelow(proc, descendant, ancestors)) {
      proxy_may_ask = true;
    } else if (may_ask == true) {
      return false;
    }
  }
  return proxy_may_ask;
}

}  // namespace mitogen
