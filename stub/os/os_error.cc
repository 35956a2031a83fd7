#include "stub/os/os_error.h"

#include "absl/strings/str_cat.h"

namespace mitogen {

absl::Status OsError(int error, absl::string_view what) {
  return absl::ErrnoToStatus(error, absl::StrCat("cannot ", what));
}

}  // namespace mitogen
