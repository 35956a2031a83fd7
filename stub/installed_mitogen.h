#ifndef X_IM
#define X_IM
#include <optional>
#include <string>
#include "absl/status/statusor.h"
#include "protocol/release.h"
namespace mitogen {
struct InstalledMitogen { Release release; std::string core_source; std::string directory; };
absl::StatusOr<InstalledMitogen> FindInstalledMitogen(const std::optional<std::string>& hint);
}
#endif
