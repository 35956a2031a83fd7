#include "stub/disk_files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/pickle/document.h"
#include "router/python_error.h"
#include "stub/account_names.h"
#include "stub/filesystem_text.h"
#include "stub/python_os_error.h"
#include "stub/unique_fd.h"

namespace mitogen {
namespace {

class DiskReader : public FileReader {
 public:
  explicit DiskReader(UniqueFd file) : file_(std::move(file)) {}

  absl::StatusOr<std::string> Read(size_t size) override {
    std::string bytes(size, '\0');
    while (true) {
      const ssize_t got = read(file_.get(), bytes.data(), size);
      if (got >= 0) {
        bytes.resize(static_cast<size_t>(got));
        return bytes;
      }
      if (errno != EINTR) return PythonOsError(errno, "");
    }
  }

 private:
  const UniqueFd file_;
};

// As Python shows the path.
std::string Shown(absl::string_view path) {
  Document document;
  return Repr(document, document.Text(path));
}

absl::Status CheckRegular(const struct stat& status, absl::string_view path) {
  if (S_ISREG(status.st_mode)) return absl::OkStatus();
  if (S_ISDIR(status.st_mode)) return PythonOsError(EISDIR, Shown(path));
  return PythonError("builtins.OSError",
                     absl::StrCat(Shown(path), " is not a regular file."));
}

double Seconds(const timespec& time) {
  return static_cast<double>(time.tv_sec) + 1e-9 * time.tv_nsec;
}

}  // namespace

DiskFiles::DiskFiles()
    : owner_(AccountName("/etc/passwd", 0)),
      group_(AccountName("/etc/group", 0)) {}

absl::StatusOr<OpenFile> DiskFiles::Open(absl::string_view path) {
  const std::string name = EncodeFilesystemText(path);
  struct stat status;
  if (stat(name.c_str(), &status) != 0) {
    return PythonOsError(errno, Shown(path));
  }
  absl::Status regular = CheckRegular(status, path);
  if (!regular.ok()) return regular;
  // Should it have become a FIFO since, this does not wait.
  UniqueFd file(
      open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (file.get() < 0 || fstat(file.get(), &status) != 0) {
    return PythonOsError(errno, Shown(path));
  }
  regular = CheckRegular(status, path);
  if (!regular.ok()) return regular;
  OpenFile opened;
  opened.stat.size = static_cast<uint64_t>(status.st_size);
  opened.stat.mode = status.st_mode;
  opened.stat.owner = owner_;
  opened.stat.group = group_;
  opened.stat.mtime = Seconds(status.st_mtim);
  opened.stat.atime = Seconds(status.st_atim);
  opened.reader = std::make_unique<DiskReader>(std::move(file));
  return opened;
}

}  // namespace mitogen
