#include "stub/disk/disk_files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "router/role/python_error.h"
#include "stub/disk/account_names.h"
#include "stub/disk/filesystem_text.h"
#include "stub/disk/owned_links.h"
#include "stub/disk/python_os_error.h"
#include "stub/os/unique_fd.h"

namespace mitogen {
namespace {

// The path as Python shows it.
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

struct Opened {
  UniqueFd file;
  struct stat status;
};

absl::StatusOr<Opened> OpenByTrustedLinks(absl::string_view path) {
  OwnedLinksResult result =
      OpenByOwnedLinks(EncodeFilesystemText(path), geteuid());
  if (result.refused_owner.has_value()) {
    return PythonError("builtins.PermissionError",
                       absl::StrCat(Shown(path), ": ",
                                    RefusedLinkText(*result.refused_owner)));
  }
  if (result.error != 0) return PythonOsError(result.error, Shown(path));
  RETURN_IF_ERROR(CheckRegular(result.status, path));
  return Opened{std::move(result.file), result.status};
}

absl::StatusOr<Opened> OpenRegular(absl::string_view path, FileLinks links) {
  if (links == FileLinks::kTrusted) return OpenByTrustedLinks(path);
  const std::string name = EncodeFilesystemText(path);
  Opened opened;
  if (stat(name.c_str(), &opened.status) != 0) {
    return PythonOsError(errno, Shown(path));
  }
  absl::Status regular = CheckRegular(opened.status, path);
  if (!regular.ok()) return regular;
  // If the file has become a FIFO since, this does not wait.
  opened.file = UniqueFd(
      open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (opened.file.get() < 0 || fstat(opened.file.get(), &opened.status) != 0) {
    return PythonOsError(errno, Shown(path));
  }
  regular = CheckRegular(opened.status, path);
  if (!regular.ok()) return regular;
  return opened;
}

// Opens the file again at the first read, so that the many transfers that wait
// take no descriptors.
class DiskReader : public FileReader {
 public:
  DiskReader(absl::string_view path, FileLinks links, const struct stat& status)
      : path_(path),
        links_(links),
        device_(status.st_dev),
        inode_(status.st_ino) {}

  absl::StatusOr<size_t> Read(absl::Span<char> space) override {
    if (!file_.valid()) {
      RETURN_IF_ERROR(Open());
    }
    while (true) {
      const ssize_t got = read(file_.get(), space.data(), space.size());
      if (got >= 0) return static_cast<size_t>(got);
      if (errno != EINTR) return PythonOsError(errno, "");
    }
  }

 private:
  absl::Status Open() {
    ASSIGN_OR_RETURN(Opened opened, OpenRegular(path_, links_));
    if (opened.status.st_dev != device_ || opened.status.st_ino != inode_) {
      return PythonError(
          "builtins.OSError",
          absl::StrCat(Shown(path_), " was replaced before it was read."));
    }
    file_ = std::move(opened.file);
    return absl::OkStatus();
  }

  const std::string path_;
  const FileLinks links_;
  const dev_t device_;
  const ino_t inode_;
  UniqueFd file_;
};

double Seconds(const timespec& time) {
  return static_cast<double>(time.tv_sec) + 1e-9 * time.tv_nsec;
}

}  // namespace

DiskFiles::DiskFiles()
    : owner_(AccountName("/etc/passwd", 0)),
      group_(AccountName("/etc/group", 0)) {}

absl::StatusOr<OpenFile> DiskFiles::Open(absl::string_view path,
                                         FileLinks links) {
  ASSIGN_OR_RETURN(const Opened opened, OpenRegular(path, links));
  const struct stat& status = opened.status;
  OpenFile file;
  file.stat.size = static_cast<uint64_t>(status.st_size);
  file.stat.mode = status.st_mode;
  file.stat.owner = owner_;
  file.stat.group = group_;
  file.stat.mtime = Seconds(status.st_mtim);
  file.stat.atime = Seconds(status.st_atim);
  file.reader = std::make_unique<DiskReader>(path, links, status);
  return file;
}

}  // namespace mitogen
