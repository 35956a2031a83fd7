// Opens files of this machine for the file services (router/service/).
//
// Contract. One thread. Only regular files are opened, so neither a FIFO
// without a writer nor a tape can hold up the thread. A read takes as long as
// the disk does. Size, mode and times are those at Open(); errors have the
// words of Python's open(). A file takes a descriptor from its first read on,
// so transfers that wait have none. If the path leads to another file by then,
// the read fails. Where the service asks for trusted links only, those of
// owned_links.h are followed, and the user that this process acts as is
// trusted.
//
// Source of the facts: mitogen/service.py, FileService.fetch and _generate_stat
// (0.3.54).

#ifndef MITOGEN_STUB_DISK_DISK_FILES_H_
#define MITOGEN_STUB_DISK_DISK_FILES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "router/files/file_source.h"

namespace mitogen {

class DiskFiles : public FileSource {
 public:
  DiskFiles();

  absl::StatusOr<OpenFile> Open(absl::string_view path,
                                FileLinks links) override;

 private:
  // The names of user 0 and group 0, which the original gives for every file
  // (SVC-12).
  const std::optional<std::string> owner_;
  const std::optional<std::string> group_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_DISK_FILES_H_
