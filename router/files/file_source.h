// Where a file service finds files: the operating system's business, so an
// interface that the host implements.

#ifndef MITOGEN_ROUTER_FILES_FILE_SOURCE_H_
#define MITOGEN_ROUTER_FILES_FILE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

// What a receiver is told of a file (SVC-12).
struct FileStat {
  uint64_t size = 0;
  uint32_t mode = 0;
  // Nothing for an account without a name.
  std::optional<std::string> owner;
  std::optional<std::string> group;
  // Seconds since 1970.
  double mtime = 0;
  double atime = 0;
};

// Uses nothing that is scarce, such as a descriptor, before the first read: a
// peer may have many that wait (SVC-13).
class FileReader {
 public:
  virtual ~FileReader() = default;
  // Puts the next bytes of the file into `space`, which is not empty. Returns
  // how many; none at its end.
  virtual absl::StatusOr<size_t> Read(absl::Span<char> space) = 0;
};

struct OpenFile {
  FileStat stat;
  std::unique_ptr<FileReader> reader;
};

// Which symbolic links may lead to a file.
enum class FileLinks {
  // All: the file was named by somebody who may read whatever there is.
  kAll,
  // Only links of owners whom the host trusts with the file (SVC-11).
  kTrusted,
};

class FileSource {
 public:
  virtual ~FileSource() = default;
  // Opens the regular file `path`, which is WTF-8: lone surrogates stand for
  // bytes of a name that is not UTF-8, as Python's os.fsdecode() has them. Must
  // not block, so not on a FIFO either. An error's message is the text that
  // the caller is told, such as PythonError("builtins.FileNotFoundError",
  // "[Errno 2] No such file or directory: '/x'").
  virtual absl::StatusOr<OpenFile> Open(absl::string_view path,
                                        FileLinks links) = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_FILE_SOURCE_H_
