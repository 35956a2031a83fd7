// The functions of Python's standard library that the stub answers natively,
// with Python 3's results and types of error.

#include "stub/child/functions/os_functions.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "protocol/status_macros.h"
#include "router/role/python_error.h"
#include "stub/child/functions/environment_functions.h"
#include "stub/child/functions/system_arguments.h"
#include "stub/disk/filesystem_text.h"
#include "stub/disk/python_os_error.h"

namespace mitogen {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

absl::Status OsErrorOf(int error, absl::string_view path) {
  return PythonOsError(error, path.empty() ? "" : absl::StrCat("'", path, "'"));
}

using Result = absl::StatusOr<ValueId>;

// The range of CPython's 64-bit clock, which counts nanoseconds.
constexpr double kMostSleepSeconds = 9.2e9;

Result GetPid(CallEnvironment&, const BoundArguments&, Document* reply) {
  return reply->Int(getpid());
}

Result GetPpid(CallEnvironment&, const BoundArguments&, Document* reply) {
  return reply->Int(getppid());
}

Result GetUid(CallEnvironment&, const BoundArguments&, Document* reply) {
  return reply->Int(getuid());
}

Result GetEuid(CallEnvironment&, const BoundArguments&, Document* reply) {
  return reply->Int(geteuid());
}

Result GetCwd(CallEnvironment&, const BoundArguments&, Document* reply) {
  const std::unique_ptr<char, decltype(&free)> path(getcwd(nullptr, 0), &free);
  if (path == nullptr) return OsErrorOf(errno, "");
  return reply->Text(DecodeFilesystemText(path.get()));
}

Result GetEnv(CallEnvironment&, const BoundArguments& arguments,
              Document* reply) {
  ASSIGN_OR_RETURN(std::string name, SystemString(arguments, 0));
  const char* value = getenv(name.c_str());
  if (value != nullptr) return reply->Text(DecodeFilesystemText(value));
  return CopyValue(arguments.document(), arguments.value(1), reply);
}

Result ListDir(CallEnvironment&, const BoundArguments& arguments,
               Document* reply) {
  const bool as_bytes =
      arguments.document().kind(arguments.value(0)) == ValueKind::kBytes;
  std::string path = ".";
  if (!arguments.document().is_none(arguments.value(0))) {
    ASSIGN_OR_RETURN(std::string given, SystemString(arguments, 0));
    path = std::move(given);
  }
  const std::unique_ptr<DIR, CloseDirectory> directory(opendir(path.c_str()));
  if (directory == nullptr) return OsErrorOf(errno, path);
  const ValueId names = reply->NewList();
  while (const dirent* entry = readdir(directory.get())) {
    const absl::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    reply->Append(names, as_bytes ? reply->Bytes(name)
                                  : reply->Text(DecodeFilesystemText(name)));
  }
  return names;
}

// Returns a plain tuple: Python 3's own result has a class that no Mitogen
// parent unpickles.
Result Uname(CallEnvironment&, const BoundArguments&, Document* reply) {
  utsname name;
  if (uname(&name) < 0) return OsErrorOf(errno, "");
  return reply->Tuple({reply->Text(name.sysname), reply->Text(name.nodename),
                       reply->Text(name.release), reply->Text(name.version),
                       reply->Text(name.machine)});
}

Result Time(CallEnvironment&, const BoundArguments&, Document* reply) {
  return reply->Float(absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch()));
}

Result Sleep(CallEnvironment&, const BoundArguments& arguments, Document*) {
  ASSIGN_OR_RETURN(double seconds, arguments.Number(0));
  if (!(seconds >= 0)) {
    return PythonError("builtins.ValueError",
                       "sleep length must be non-negative");
  }
  if (seconds > kMostSleepSeconds) {
    return PythonError("builtins.OverflowError",
                       "timestamp too large to convert to C _PyTime_t");
  }
  absl::SleepFor(absl::Seconds(seconds));
  return Document::None();
}

Result GetHostName(CallEnvironment&, const BoundArguments&, Document* reply) {
  char name[256] = {};
  if (gethostname(name, sizeof name - 1) < 0) return OsErrorOf(errno, "");
  return reply->Text(DecodeFilesystemText(name));
}

}  // namespace

void AddOsFunctions(ChildFunctions* functions) {
  EnvironmentFunctions registry(functions);
  registry.Add("os.getcwd", {}, GetCwd);
  registry.AddQuick("os.getenv", {"key", Optional("default")}, GetEnv);
  registry.AddQuick("os.geteuid", {}, GetEuid);
  registry.AddQuick("os.getpid", {}, GetPid);
  registry.AddQuick("os.getppid", {}, GetPpid);
  registry.AddQuick("os.getuid", {}, GetUid);
  registry.Add("os.listdir", {Optional("path")}, ListDir);
  registry.AddQuick("os.uname", {}, Uname);
  registry.Add("posix.getcwd", {}, GetCwd);
  registry.AddQuick("posix.geteuid", {}, GetEuid);
  registry.AddQuick("posix.getpid", {}, GetPid);
  registry.AddQuick("posix.getppid", {}, GetPpid);
  registry.AddQuick("posix.getuid", {}, GetUid);
  registry.Add("posix.listdir", {Optional("path")}, ListDir);
  registry.AddQuick("posix.uname", {}, Uname);
  registry.Add("time.sleep", {"seconds"}, Sleep);
  registry.AddQuick("time.time", {}, Time);
  registry.AddQuick("socket.gethostname", {}, GetHostName);
  registry.AddQuick("_socket.gethostname", {}, GetHostName);
}

}  // namespace mitogen
