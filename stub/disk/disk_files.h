// The files of this machine, for the file services (router/service/).
//
// Contract. One thread. Opens regular files only, and opens nothing else on
// the way: neither a FIFO without a writer nor a tape can hold it up. Reads
// take as long as the disk does. What the service tells of a file is as of its
// opening; errors have the words of Python's open(). A file has a descriptor
// from its first read on, so that those whose transfer waits have none; one
// that has been replaced by another by then is not read. Trusted are the
// symbolic links of owned_links.h, with the user that this process acts as.
//
// Source of the facts: mitogen/service.py, FileService.fetch and _generate_stat
// (0.3.54).

#ifndef MITOGEN_STUB_DISK_DISK_FILES_H_
#define MITOGEN_STUB_DISK_DISK_FILES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "router/service/file_source.h"

namespace mitogen {

class DiskFiles : public FileSource {
 public:
  DiskFiles();

  absl::StatusOr<OpenFile> Open(absl::string_view path,
                                FileLinks links) override;

 private:
  // Those of user 0 and group 0, which the original tells of every file
  // (SVC-12).
  const std::optional<std::string> owner_;
  const std::optional<std::string> group_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_DISK_FILES_H_
