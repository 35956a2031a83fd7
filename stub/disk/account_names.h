// Names and homes of accounts, read from /etc/passwd and /etc/group themselves:
// the C library's look-up may go over a network, and a static program has none.

#ifndef MITOGEN_STUB_DISK_ACCOUNT_NAMES_H_
#define MITOGEN_STUB_DISK_ACCOUNT_NAMES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// Of the first line of the file `database` (lines `name:password:id:...`) with
// that id; nothing if there is none, or no such file.
std::optional<std::string> AccountName(const std::string& database,
                                       uint32_t id);

// The home of an account in `database`, which has the lines of /etc/passwd; of
// the first that has the name, or the id.
std::optional<std::string> HomeOfAccount(const std::string& database,
                                         absl::string_view name);
std::optional<std::string> HomeOfAccount(const std::string& database,
                                         uint32_t id);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_ACCOUNT_NAMES_H_
