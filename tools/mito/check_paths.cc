#include "tools/mito/check_paths.h"

#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace mitogen::mito {
namespace {

absl::Status Unexpected(absl::string_view expected, absl::string_view flag,
                        absl::string_view path, const std::error_code& error) {
  return absl::InvalidArgumentError(absl::StrCat(
      "expected ", expected, " for ", flag, ", got \"", path, "\"",
      error ? absl::StrCat(": ", error.message()) : ", which is none"));
}

}  // namespace

absl::Status CheckPaths(const MasterSettings& settings) {
  std::error_code error;
  for (const std::string& path : settings.module_path) {
    if (!std::filesystem::is_directory(path, error)) {
      return Unexpected("a directory", "--module-path", path, error);
    }
  }
  if (settings.main_file.has_value() &&
      (!std::filesystem::exists(*settings.main_file, error) ||
       std::filesystem::is_directory(*settings.main_file, error))) {
    return Unexpected("a file", "--main", *settings.main_file, error);
  }
  return absl::OkStatus();
}

}  // namespace mitogen::mito
