// The modules and resources of a simulated master: some are there, some bring
// others along, some are missing.

#ifndef MITOGEN_ROUTER_SIM_WORLD_SIM_SOURCES_H_
#define MITOGEN_ROUTER_SIM_WORLD_SIM_SOURCES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "router/modules/module_source.h"

namespace mitogen::sim {

inline constexpr uint32_t kSimModules = 12;

// "sim_0" and so on. The last few do not exist.
std::string SimModuleName(uint32_t number);

class SimSources : public ModuleSource, public ResourceSource {
 public:
  absl::StatusOr<std::optional<ModuleSourceText>> Find(
      absl::string_view fullname) override;
  absl::StatusOr<std::vector<std::string>> Related(
      absl::string_view fullname) override;
  absl::StatusOr<std::optional<std::string>> Read(
      absl::string_view package, absl::string_view resource) override;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_SIM_SOURCES_H_
