#include "stub/disk/python_os_error.h"

#include <errno.h>
#include <string.h>

#include "absl/strings/str_cat.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

struct ErrorClass {
  int error;
  absl::string_view name;
};

// The subclasses of OSError that calls on files raise.
constexpr ErrorClass kErrorClasses[] = {
    {EACCES, "builtins.PermissionError"},
    {EEXIST, "builtins.FileExistsError"},
    {EINTR, "builtins.InterruptedError"},
    {EISDIR, "builtins.IsADirectoryError"},
    {ENOENT, "builtins.FileNotFoundError"},
    {ENOTDIR, "builtins.NotADirectoryError"},
    {EPERM, "builtins.PermissionError"},
};

}  // namespace

absl::Status PythonOsError(int error, absl::string_view shown_path) {
  absl::string_view name = "builtins.OSError";
  for (const ErrorClass& row : kErrorClasses) {
    if (row.error == error) name = row.name;
  }
  return PythonError(name,
                     absl::StrCat("[Errno ", error, "] ", strerror(error),
                                  shown_path.empty() ? "" : ": ", shown_path));
}

}  // namespace mitogen
