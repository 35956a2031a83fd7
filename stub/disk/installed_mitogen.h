// The original as it is installed on this machine: its release, and the core
// that a parent sends to a Python child.
//
// Source of the facts: mitogen/__init__.py states `__version__` as a tuple
// (0.2.8 to 0.3.54).

#ifndef MITOGEN_STUB_DISK_INSTALLED_MITOGEN_H_
#define MITOGEN_STUB_DISK_INSTALLED_MITOGEN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/release.h"
#include "stub/disk/module_path.h"

namespace mitogen {

struct InstalledMitogen {
  Release release;
  // mitogen/core.py, as it is.
  std::string core_source;
  // What holds the package.
  std::string directory;
};

// The release that the source of mitogen/__init__.py states. What follows three
// numbers, as in (0, 3, 0, 'rc', 1), is left out.
absl::StatusOr<Release> ParseMitogenVersion(absl::string_view init_source);

// An error says what is missing, or not as expected, in which file. A release
// other than those that protocol/release.h knows is not an error.
absl::StatusOr<InstalledMitogen> ReadInstalledMitogen(
    absl::string_view directory);

// The first that can be read of `hint`, the directories of the environment's
// MITOGEN_PATH (with colons between), and where Debian and pip put packages,
// the newest Python first. With a `hint` only that, and with MITOGEN_PATH only
// its directories. kNotFound names all that was looked at.
absl::StatusOr<InstalledMitogen> FindInstalledMitogen(
    std::optional<std::string> hint = std::nullopt);

// The directories that FindInstalledMitogen looks at, in order.
std::vector<std::string> InstalledMitogenPlaces(
    const std::optional<std::string>& hint);

// For a ModulePath: what a Python child asks its master for, and nothing else
// that is installed there.
ModuleDirectory MitogenModules(const InstalledMitogen& installed);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_INSTALLED_MITOGEN_H_
