// Finds the original (Python Mitogen) where it is installed on this machine,
// and reads its release and the core that a parent sends to a Python child.
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
  // The unchanged source of mitogen/core.py.
  std::string core_source;
  // The directory that holds the package.
  std::string directory;
};

// The release that the source of mitogen/__init__.py states. Anything after
// three numbers, as in (0, 3, 0, 'rc', 1), is ignored.
absl::StatusOr<Release> ParseMitogenVersion(absl::string_view init_source);

// An error names the file, and says what is missing or unexpected. A release
// that protocol/release.h does not know is not an error.
absl::StatusOr<InstalledMitogen> ReadInstalledMitogen(
    absl::string_view directory);

// The first Mitogen that can be read. With a `hint` it looks only there.
// Otherwise, if the environment variable MITOGEN_PATH is set, it looks only in
// its directories (with colons between). Otherwise it looks where Debian and
// pip put packages, the newest Python first. kNotFound names all places that it
// looked at.
absl::StatusOr<InstalledMitogen> FindInstalledMitogen(
    std::optional<std::string> hint = std::nullopt);

// The directories that FindInstalledMitogen looks at, in order.
std::vector<std::string> InstalledMitogenPlaces(
    const std::optional<std::string>& hint);

// An entry for a ModulePath: the package mitogen, and nothing else that is
// installed there.
ModuleDirectory MitogenModules(const InstalledMitogen& installed);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_INSTALLED_MITOGEN_H_
