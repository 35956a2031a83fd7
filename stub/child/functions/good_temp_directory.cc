#include "stub/child/functions/good_temp_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "protocol/status_macros.h"
#include "stub/child/functions/user_path.h"
#include "stub/os/os_error.h"
#include "stub/os/unique_fd.h"

namespace mitogen {
namespace {

constexpr mode_t kMode = 0700;

std::vector<std::string> PythonsOwn() {
  std::vector<std::string> paths;
  for (const char* variable : {"TMPDIR", "TEMP", "TMP"}) {
    const char* const path = getenv(variable);
    if (path != nullptr && *path != '\0') paths.emplace_back(path);
  }
  paths.insert(paths.end(), {"/tmp", "/var/tmp", "/usr/tmp"});
  const std::unique_ptr<char, decltype(&free)> here(getcwd(nullptr, 0), &free);
  paths.emplace_back(here == nullptr ? "." : here.get());
  return paths;
}

// Only the last directory of the path is private to this user.
absl::Status MakeDirectories(const std::string& path) {
  absl::string_view trimmed = path;
  while (trimmed.size() > 1 && absl::ConsumeSuffix(&trimmed, "/")) {
  }
  const std::filesystem::path whole{std::string(trimmed)};
  std::error_code error;
  if (whole.has_parent_path()) {
    std::filesystem::create_directories(whole.parent_path(), error);
  }
  if (!error && mkdir(whole.c_str(), kMode) == 0) return absl::OkStatus();
  return OsError(error ? error.value() : errno, "mkdir");
}

absl::Status TryFile(const std::string& path) {
  std::string name = path + "/ansible_mitogen_is_good_temp_dirXXXXXX";
  const UniqueFd file(mkostemp(name.data(), O_CLOEXEC));
  if (!file.valid()) return OsError(errno, "mkstemp");
  const absl::Status executable = fchmod(file.get(), kMode) == 0
                                      ? absl::OkStatus()
                                      : OsError(errno, "chmod");
  unlink(name.c_str());
  return executable;
}

absl::Status Try(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    RETURN_IF_ERROR(MakeDirectories(path));
  }
  return TryFile(path);
}

}  // namespace

absl::StatusOr<std::string> FindGoodTempDirectory(
    const std::vector<std::string>& candidates,
    const std::function<void(absl::string_view why)>& on_unusable) {
  std::vector<std::string> paths;
  for (const std::string& candidate : candidates) {
    paths.push_back(ExpandVariables(ExpandUser(candidate)));
  }
  for (std::string& path : PythonsOwn()) paths.push_back(std::move(path));
  for (const std::string& path : paths) {
    const absl::Status usable = Try(path);
    if (usable.ok()) return path;
    on_unusable(
        absl::StrCat("no temporary files in ", path, ": ", usable.message()));
  }
  return absl::NotFoundError(
      absl::StrCat("expected a directory that temporary files can be made in, "
                   "got none among ",
                   absl::StrJoin(paths, ", ")));
}

}  // namespace mitogen
