// Reads whole files as bytes.

#ifndef MITOGEN_STUB_DISK_FILE_CONTENT_H_
#define MITOGEN_STUB_DISK_FILE_CONTENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace mitogen {

// Errors are the system's; kResourceExhausted for a file of more than
// `max_bytes`; kFailedPrecondition for anything but a regular file, so that it
// never waits for the other end of a pipe.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes);

// The same, but follows only the symbolic links that owned_links.h allows. The
// user that this process acts as is trusted.
absl::StatusOr<std::string> ReadFileByOwnedLinks(const std::string& path,
                                                 size_t max_bytes);

// The size of the file that ReadFileByOwnedLinks() would read; nothing if that
// would fail.
std::optional<uint64_t> SizeByOwnedLinks(const std::string& path);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_FILE_CONTENT_H_
