#include "tools/mito/check_paths.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace mitogen::mito {
namespace {

absl::Status Unexpected(absl::string_view expected, absl::string_view flag,
                        absl::string_view path, const std::error_code& error) {
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", expected, " for ", flag, ", got \"", path, "\"",
                   error ? absl::StrCat(": ", error.message())
                         : ", which is something else"));
}

// Returns the error of reading it as the user that this process acts as.
std::error_code Access(const std::string& path, int mode) {
  return faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0
             ? std::error_code()
             : std::error_code(errno, std::generic_category());
}

}  // namespace

absl::Status CheckPaths(const MasterSettings& settings) {
  std::error_code error;
  for (const std::string& path : settings.module_path) {
    if (!std::filesystem::is_directory(path, error)) {
      return Unexpected("a directory", "--module-path", path, error);
    }
    error = Access(path, R_OK | X_OK);
    if (error) return Unexpected("a directory", "--module-path", path, error);
  }
  if (settings.main_file.has_value()) {
    const std::string& path = *settings.main_file;
    if (std::filesystem::is_directory(path, error)) {
      return Unexpected("a file", "--main", path, error);
    }
    error = Access(path, R_OK);
    if (error) return Unexpected("a file", "--main", path, error);
  }
  return absl::OkStatus();
}

}  // namespace mitogen::mito
