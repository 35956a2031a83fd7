// An agent in C++ that an unmodified Python program starts and calls. It
// answers five functions; python/agent.py names them for Python.
//
//   python3 stub/examples/python/call_agent.py bazel-bin/stub/examples/agent

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "stub/child.h"

namespace {

using mitogen::Child;
using mitogen::Optional;

std::string HostName() {
  char name[256] = {};
  gethostname(name, sizeof name - 1);
  return name;
}

std::map<std::string, int64_t> CountWords(const std::string& text) {
  std::map<std::string, int64_t> counts;
  for (const absl::string_view word :
       absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty())) {
    ++counts[std::string(word)];
  }
  return counts;
}

// Python gets a LookupError.
absl::StatusOr<int64_t> FreeBytes(Child& child, const std::string& path) {
  struct statvfs disk;
  if (statvfs(path.c_str(), &disk) != 0) {
    return absl::NotFoundError(absl::StrCat(path, ": ", strerror(errno)));
  }
  child.Log("agent", mitogen::kLogInfo, absl::StrCat("looked at ", path));
  return static_cast<int64_t>(disk.f_bavail * disk.f_frsize);
}

// Lists the names below a directory. This may take long, so it runs beside
// other calls.
absl::StatusOr<std::vector<std::string>> List(const std::string& path,
                                              std::optional<int64_t> most) {
  DIR* const directory = opendir(path.c_str());
  if (directory == nullptr) {
    return absl::NotFoundError(absl::StrCat(path, ": ", strerror(errno)));
  }
  std::vector<std::string> names;
  while (const dirent* entry = readdir(directory)) {
    if (most.has_value() && static_cast<int64_t>(names.size()) >= *most) break;
    if (entry->d_name[0] != '.') names.push_back(entry->d_name);
  }
  closedir(directory);
  return names;
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::ChildFunctions functions;
  functions.AddQuick("agent.add", {"a", "b"},
                     [](int64_t a, int64_t b) { return a + b; });
  functions.AddQuick("agent.count_words", {"text"}, CountWords);
  functions.Add("agent.host_name", {}, HostName);
  functions.Add("agent:Disk.free", {"path"}, FreeBytes);
  functions.AddSlow("agent.list", {"path", Optional("most")}, List);
  return mitogen::RunChild(argc, argv, {.functions = std::move(functions)});
}
