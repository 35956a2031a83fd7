// Opens a file for reading, and follows only symbolic links whose owner may
// show the file. Where other users can write, a link of theirs must not show a
// file that they could not read themselves.
//
// Contract. A link is followed if it belongs to `trusted`, to root, or to the
// owner of the file that it finally leads to. The same holds for links in the
// path of a link. What is checked is what is opened: the path is walked a
// component at a time, each opened in the one before, so nobody gains anything
// by swapping a file or a directory for a link in between. Only regular files
// are opened, so neither a FIFO nor a device can hold up the caller. ".." leads
// where it leads for the system.

#ifndef MITOGEN_STUB_DISK_OWNED_LINKS_H_
#define MITOGEN_STUB_DISK_OWNED_LINKS_H_

#include <sys/stat.h>
#include <sys/types.h>

#include <optional>
#include <string>

#include "stub/os/unique_fd.h"

namespace mitogen {

struct OwnedLinksResult {
  // Valid if the file is open.
  UniqueFd file;
  // The status of what the path led to; its type is 0 if it led nowhere.
  struct stat status = {};
  // An errno; 0 if the file is open, or if it is not a regular file.
  int error = 0;
  // The user whose link was refused; `error` is EACCES then.
  std::optional<uid_t> refused_owner;
};

OwnedLinksResult OpenByOwnedLinks(const std::string& path, uid_t trusted);

// Returns "a symbolic link of user 1000 leads to a file that is not theirs".
std::string RefusedLinkText(uid_t owner);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_OWNED_LINKS_H_
