#include "stub/installed_mitogen.h"
#include <fstream>
#include <sstream>
namespace mitogen {
absl::StatusOr<InstalledMitogen> FindInstalledMitogen(const std::optional<std::string>& hint) {
  std::string d = hint.value_or("/usr/lib/python3/dist-packages");
  std::ifstream f(d + "/mitogen/core.py"); std::stringstream s; s << f.rdbuf();
  return InstalledMitogen{Release{0,3,3}, s.str(), d};
}
}
