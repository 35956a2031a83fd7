// Parses the flags of sudo in the option `sudo_args`, as users of the
// original's Ansible plug-in write them ("-H -S -n").
//
// Source of the facts: mitogen/sudo.py, SUDO_OPTIONS and parse_sudo_flags
// (0.3.54), which reads them with Python's optparse.

#ifndef MITOGEN_STUB_CONNECT_SUDO_FLAGS_H_
#define MITOGEN_STUB_CONNECT_SUDO_FLAGS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

struct SudoFlags {
  bool preserve_env = false;
  bool set_home = false;
  bool login = false;
  std::optional<std::string> user;
  std::optional<std::string> role;
  std::optional<std::string> type;
};

// Takes short flags, alone or in a bundle ("-EH", "-uroot"), and long ones,
// abbreviated where that is unambiguous ("--preserve", "--user=root"). --stdin
// and --non-interactive are accepted and ignored: sudo gets a terminal anyway.
// Any other word is an InvalidArgument error.
absl::StatusOr<SudoFlags> ParseSudoFlags(absl::Span<const std::string> words);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_SUDO_FLAGS_H_
