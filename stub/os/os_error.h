// Makes a status from a failed system call.

#ifndef MITOGEN_STUB_OS_OS_ERROR_H_
#define MITOGEN_STUB_OS_OS_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// Returns "cannot WHAT: No such file or directory". `error` is an errno. The
// code is that of absl::ErrnoToStatusCode.
absl::Status OsError(int error, absl::string_view what);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_OS_ERROR_H_
