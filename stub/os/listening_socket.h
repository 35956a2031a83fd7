// Owns a unix socket that this process listens on, and its file (BOOT-16).
//
// Contract. Only this user may connect. If something is at the path already, it
// is replaced only if it is a socket that nobody listens on any more. A file, a
// directory, a symlink or a socket in use is an error that says what is there.
// The destructor removes the file only if device and inode say that it is still
// the one that this object made.
//
// Source of the facts: mitogen/unix.py, Listener (0.3.54).

#ifndef MITOGEN_STUB_OS_LISTENING_SOCKET_H_
#define MITOGEN_STUB_OS_LISTENING_SOCKET_H_

#include <sys/types.h>

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

class ListeningSocket {
 public:
  static absl::StatusOr<ListeningSocket> Open(const std::string& path);

  ListeningSocket(ListeningSocket&&) = default;
  ListeningSocket& operator=(ListeningSocket&&) = delete;
  ~ListeningSocket();

  // The descriptor is non-blocking.
  int fd() const { return fd_.get(); }

 private:
  ListeningSocket(UniqueFd fd, std::string path, dev_t device, ino_t inode)
      : fd_(std::move(fd)),
        path_(std::move(path)),
        device_(device),
        inode_(inode) {}

  // Not valid after a move: another object owns the file then.
  UniqueFd fd_;
  std::string path_;
  dev_t device_;
  ino_t inode_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_LISTENING_SOCKET_H_
