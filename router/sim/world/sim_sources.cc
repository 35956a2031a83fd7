#include "router/sim/world/sim_sources.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace mitogen::sim {
namespace {

constexpr absl::string_view kPrefix = "sim_";
constexpr uint32_t kExisting = 9;

bool Exists(absl::string_view fullname) {
  uint32_t number = 0;
  return absl::ConsumePrefix(&fullname, kPrefix) &&
         absl::SimpleAtoi(fullname, &number) && number < kExisting;
}

}  // namespace

std::string SimModuleName(uint32_t number) {
  return absl::StrCat(kPrefix, number);
}

absl::StatusOr<std::optional<ModuleSourceText>> SimSources::Find(
    absl::string_view fullname) {
  if (!Exists(fullname)) return std::nullopt;
  return ModuleSourceText{.path = absl::StrCat("/sim/", fullname, ".py"),
                          .source = absl::StrCat("name = '", fullname, "'\n"),
                          .submodules = std::nullopt};
}

absl::StatusOr<std::vector<std::string>> SimSources::Related(
    absl::string_view fullname) {
  if (!absl::EndsWith(fullname, "0")) return std::vector<std::string>();
  return std::vector<std::string>{SimModuleName(1), SimModuleName(2)};
}

absl::StatusOr<std::optional<std::string>> SimSources::Read(
    absl::string_view package, absl::string_view resource) {
  if (!Exists(package)) return std::nullopt;
  return absl::StrCat(package, "/", resource);
}

}  // namespace mitogen::sim
