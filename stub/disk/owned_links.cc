#include "stub/disk/owned_links.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace mitogen {
namespace {

// As many links as Linux follows.
constexpr int kMaxLinks = 40;

constexpr int kLook = O_PATH | O_NOFOLLOW | O_CLOEXEC;

// Walks a path. Each step returns 0 or an errno.
class Walk {
 public:
  explicit Walk(uid_t trusted) : trusted_(trusted) {}

  OwnedLinksResult Open(const std::string& path) {
    OwnedLinksResult result;
    result.error = path.empty() ? ENOENT : Enter(path);
    while (result.error == 0 && !parts_.empty()) result.error = Step(&result);
    // The path ended at a directory.
    if (result.error == 0 && result.status.st_mode == 0 &&
        fstat(directory_.get(), &result.status) != 0) {
      result.error = errno;
    }
    return result;
  }

 private:
  // Puts the components of `path` before those that are left. Starts at the
  // root if `path` does.
  int Enter(absl::string_view path) {
    std::vector<std::string> parts =
        absl::StrSplit(path, '/', absl::SkipEmpty());
    parts_.insert(parts_.begin(), parts.begin(), parts.end());
    const bool absolute = !path.empty() && path[0] == '/';
    if (!absolute && directory_.valid()) return 0;
    directory_.Reset(open(absolute ? "/" : ".", kLook | O_DIRECTORY));
    return directory_.valid() ? 0 : errno;
  }

  int Step(OwnedLinksResult* result) {
    const std::string name = std::move(parts_.front());
    parts_.pop_front();
    // O_DIRECTORY makes the system mount what is mounted on demand.
    UniqueFd next(openat(directory_.get(), name.c_str(), kLook | O_DIRECTORY));
    if (next.valid()) {
      directory_ = std::move(next);
      return 0;
    }
    if (errno != ENOTDIR && errno != ELOOP) return errno;
    next.Reset(openat(directory_.get(), name.c_str(), kLook));
    struct stat status;
    if (!next.valid() || fstat(next.get(), &status) != 0) return errno;
    if (S_ISLNK(status.st_mode)) return Follow(next.get(), status);
    if (S_ISDIR(status.st_mode)) return EAGAIN;  // It became one since.
    if (!parts_.empty()) return ENOTDIR;
    return Finish(name, status, result);
  }

  int Follow(int link, const struct stat& status) {
    if (++links_ > kMaxLinks) return ELOOP;
    char target[PATH_MAX];
    const ssize_t size = readlinkat(link, "", target, sizeof target);
    if (size < 0) return errno;
    if (size == sizeof target) return ENAMETOOLONG;
    if (status.st_uid != trusted_ && status.st_uid != 0) {
      owners_.push_back(status.st_uid);
    }
    return size == 0 ? ENOENT : Enter(absl::string_view(target, size));
  }

  // Opens `name`, and fails if it is no longer the file that was checked.
  int Finish(const std::string& name, const struct stat& status,
             OwnedLinksResult* result) {
    result->status = status;
    if (!S_ISREG(status.st_mode)) return 0;
    for (const uid_t owner : owners_) {
      if (owner == status.st_uid) continue;
      result->refused_owner = owner;
      return EACCES;
    }
    UniqueFd file(
        openat(directory_.get(), name.c_str(),
               O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
    struct stat opened;
    if (!file.valid() || fstat(file.get(), &opened) != 0) return errno;
    if (opened.st_dev != status.st_dev || opened.st_ino != status.st_ino) {
      return EAGAIN;
    }
    result->file = std::move(file);
    return 0;
  }

  const uid_t trusted_;
  UniqueFd directory_;
  std::deque<std::string> parts_;
  int links_ = 0;
  // The owners of followed links, but for the trusted user and root.
  std::vector<uid_t> owners_;
};

}  // namespace

OwnedLinksResult OpenByOwnedLinks(const std::string& path, uid_t trusted) {
  return Walk(trusted).Open(path);
}

std::string RefusedLinkText(uid_t owner) {
  return absl::StrCat("a symbolic link of user ", owner,
                      " leads to a file that is not theirs");
}

}  // namespace mitogen
