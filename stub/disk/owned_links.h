// Opens a file for reading, and follows only those symbolic links on the way
// that whoever made them may use to show the file: where others can write, a
// link must not show what they could not read themselves.
//
// Contract. A link is followed if it belongs to `trusted`, to root, or to the
// owner of the file that it leads to in the end; a link in the path of a link
// too. The check and the opening are about the same objects: the path is walked
// a component at a time, each opened in the one before, so that to swap a file
// or a directory for a link in between shows nothing either. Opens regular
// files only, and nothing else on the way: neither a FIFO nor a device can hold
// it up. ".." leads where it leads for the system.

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
  // Of what the path led to; of type 0 if it led nowhere.
  struct stat status = {};
  // An errno; 0 if the file is open or is no regular one.
  int error = 0;
  // The user whose link was refused; `error` is EACCES then.
  std::optional<uid_t> refused_owner;
};

OwnedLinksResult OpenByOwnedLinks(const std::string& path, uid_t trusted);

// "a symbolic link of user 1000 leads to a file that is not theirs".
std::string RefusedLinkText(uid_t owner);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_OWNED_LINKS_H_
