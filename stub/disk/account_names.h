// Reads names and homes of accounts from /etc/passwd and /etc/group themselves:
// the C library's look-up may use a network, and does not work in a static
// program.

#ifndef MITOGEN_STUB_DISK_ACCOUNT_NAMES_H_
#define MITOGEN_STUB_DISK_ACCOUNT_NAMES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// The name in the first line of the file `database` with that id. Lines are
// `name:password:id:...`. Nothing if there is no such line or no such file.
std::optional<std::string> AccountName(const std::string& database,
                                       uint32_t id);

// The home of the first account in `database` with that name or id. The file is
// written as /etc/passwd is.
std::optional<std::string> HomeOfAccount(const std::string& database,
                                         absl::string_view name);
std::optional<std::string> HomeOfAccount(const std::string& database,
                                         uint32_t id);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_ACCOUNT_NAMES_H_
