// Whole files as bytes.

#ifndef MITOGEN_STUB_DISK_FILE_CONTENT_H_
#define MITOGEN_STUB_DISK_FILE_CONTENT_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace mitogen {

// The errors are those of the system, and kResourceExhausted for a file of more
// than `max_bytes`, kFailedPrecondition for what is no plain file: it never
// waits for the other end of a pipe.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes);

// The same by the symbolic links that owned_links.h follows, with the user that
// this process acts as.
absl::StatusOr<std::string> ReadFileByOwnedLinks(const std::string& path,
                                                 size_t max_bytes);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_FILE_CONTENT_H_
