#include "stub/disk/file_content.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/disk/owned_links.h"
#include "stub/os/os_error.h"
#include "stub/os/unique_fd.h"

namespace mitogen {
namespace {

constexpr size_t kChunk = 1u << 16;

absl::Status CheckPlain(const struct stat& status, const std::string& path) {
  if (S_ISREG(status.st_mode)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("expected a plain file, got ", path));
}

absl::StatusOr<std::string> ReadAll(const UniqueFd& file,
                                    const std::string& path, size_t max_bytes) {
  std::string content;
  while (true) {
    const size_t size = content.size();
    content.resize(size + std::min(kChunk, max_bytes - size + 1));
    const ssize_t got =
        read(file.get(), content.data() + size, content.size() - size);
    content.resize(size + std::max<ssize_t>(got, 0));
    if (got < 0 && errno != EINTR) {
      return OsError(errno, absl::StrCat("read ", path));
    }
    if (got == 0) return content;
    if (content.size() > max_bytes) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "expected at most ", max_bytes, " bytes, got more in ", path));
    }
  }
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t max_bytes) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return OsError(errno, absl::StrCat("open ", path));
  struct stat status;
  if (fstat(file.get(), &status) != 0) {
    return OsError(errno, absl::StrCat("look at ", path));
  }
  RETURN_IF_ERROR(CheckPlain(status, path));
  return ReadAll(file, path, max_bytes);
}

std::optional<uint64_t> SizeByOwnedLinks(const std::string& path) {
  const OwnedLinksResult result = OpenByOwnedLinks(path, geteuid());
  if (!result.file.valid()) return std::nullopt;
  return result.status.st_size;
}

absl::StatusOr<std::string> ReadFileByOwnedLinks(const std::string& path,
                                                 size_t max_bytes) {
  const OwnedLinksResult result = OpenByOwnedLinks(path, geteuid());
  if (result.refused_owner.has_value()) {
    return absl::PermissionDeniedError(absl::StrCat(
        "cannot open ", path, ": ", RefusedLinkText(*result.refused_owner)));
  }
  if (result.error != 0) {
    return OsError(result.error, absl::StrCat("open ", path));
  }
  RETURN_IF_ERROR(CheckPlain(result.status, path));
  return ReadAll(result.file, path, max_bytes);
}

}  // namespace mitogen
