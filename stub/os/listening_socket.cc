#include "stub/os/listening_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/os/os_error.h"
#include "stub/os/unix_socket.h"

namespace mitogen {
namespace {

constexpr int kBacklog = 100;
constexpr mode_t kMode = S_IRUSR | S_IWUSR;

// The status of `path` itself, even if that is a symlink; nothing if nothing is
// there.
std::optional<struct stat> Look(const std::string& path) {
  struct stat status = {};
  if (lstat(path.c_str(), &status) < 0) return std::nullopt;
  return status;
}

bool IsSame(const struct stat& file, dev_t device, ino_t inode) {
  return S_ISSOCK(file.st_mode) && file.st_dev == device &&
         file.st_ino == inode;
}

void RemoveIfSame(const std::string& path, dev_t device, ino_t inode) {
  const std::optional<struct stat> found = Look(path);
  if (found.has_value() && IsSame(*found, device, inode)) unlink(path.c_str());
}

absl::string_view KindOf(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return "a regular file";
    case S_IFDIR:
      return "a directory";
    case S_IFLNK:
      return "a symlink";
    case S_IFIFO:
      return "a FIFO";
    default:
      return "a device";
  }
}

// True if nobody listens on the socket there.
bool IsStale(const sockaddr_un& address) {
  absl::StatusOr<UniqueFd> probe = MakeUnixSocket(SOCK_NONBLOCK);
  return probe.ok() &&
         connect(probe->get(), AsSockaddr(address), sizeof address) < 0 &&
         errno == ECONNREFUSED;
}

// A connect() to a regular file is refused too, so this checks the type first.
absl::Status MakeWay(const std::string& path, const sockaddr_un& address) {
  const std::optional<struct stat> found = Look(path);
  if (!found.has_value()) return absl::OkStatus();
  if (!S_ISSOCK(found->st_mode)) {
    return absl::AlreadyExistsError(absl::StrCat(
        "cannot listen on ", path,
        ": expected nothing there, or a socket that "
        "nobody listens on, got ",
        KindOf(found->st_mode), "; choose another path, or remove it"));
  }
  if (IsStale(address)) RemoveIfSame(path, found->st_dev, found->st_ino);
  return absl::OkStatus();
}

// The umask may have removed permissions that this user needs. It never adds
// any for others.
bool SetMode(const std::string& path, const struct stat& made) {
  return (made.st_mode & 07777) == kMode ||
         fchmodat(AT_FDCWD, path.c_str(), kMode, AT_SYMLINK_NOFOLLOW) == 0;
}

}  // namespace

absl::StatusOr<ListeningSocket> ListeningSocket::Open(const std::string& path) {
  ASSIGN_OR_RETURN(const sockaddr_un address, UnixAddressOf(path));
  ASSIGN_OR_RETURN(UniqueFd fd, MakeUnixSocket(SOCK_NONBLOCK));
  RETURN_IF_ERROR(MakeWay(path, address));
  const std::string action = absl::StrCat("listen on ", path);
  // bind() makes the file with this mode, so it is private from the first
  // moment on.
  if (fchmod(fd.get(), kMode) < 0 ||
      bind(fd.get(), AsSockaddr(address), sizeof address) < 0) {
    return OsError(errno, action);
  }
  const std::optional<struct stat> made = Look(path);
  if (!made.has_value()) return OsError(errno, action);
  // From here on this object removes the file if the rest fails.
  ListeningSocket socket(std::move(fd), path, made->st_dev, made->st_ino);
  if (!SetMode(path, *made) || listen(socket.fd(), kBacklog) < 0) {
    return OsError(errno, action);
  }
  return socket;
}

ListeningSocket::~ListeningSocket() {
  if (fd_.valid()) RemoveIfSame(path_, device_, inode_);
}

}  // namespace mitogen
