#include "stub/disk/account_names.h"

#include <cstddef>
#include <fstream>
#include <functional>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace mitogen {
namespace {

constexpr size_t kName = 0;
constexpr size_t kId = 2;
constexpr size_t kHome = 5;

using Fields = std::vector<absl::string_view>;

// Field `wanted` of the first line that has that field and that `matches`
// accepts.
std::optional<std::string> FindField(
    const std::string& database, size_t wanted,
    const std::function<bool(const Fields&)>& matches) {
  std::ifstream file(database);
  for (std::string line; std::getline(file, line);) {
    const Fields fields = absl::StrSplit(line, ':');
    if (fields.size() > kId && fields.size() > wanted && matches(fields)) {
      return std::string(fields[wanted]);
    }
  }
  return std::nullopt;
}

bool HasId(const Fields& fields, uint32_t id) {
  uint32_t found = 0;
  return absl::SimpleAtoi(fields[kId], &found) && found == id;
}

}  // namespace

std::optional<std::string> AccountName(const std::string& database,
                                       uint32_t id) {
  return FindField(database, kName,
                   [id](const Fields& fields) { return HasId(fields, id); });
}

std::optional<std::string> HomeOfAccount(const std::string& database,
                                         absl::string_view name) {
  return FindField(database, kHome, [name](const Fields& fields) {
    return fields[kName] == name;
  });
}

std::optional<std::string> HomeOfAccount(const std::string& database,
                                         uint32_t id) {
  return FindField(database, kHome,
                   [id](const Fields& fields) { return HasId(fields, id); });
}

}  // namespace mitogen
