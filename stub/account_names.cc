#include "stub/account_names.h"

#include <fstream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace mitogen {

std::optional<std::string> AccountName(const std::string& database,
                                       uint32_t id) {
  std::ifstream file(database);
  for (std::string line; std::getline(file, line);) {
    const std::vector<absl::string_view> fields = absl::StrSplit(line, ':');
    uint32_t found = 0;
    if (fields.size() > 2 && absl::SimpleAtoi(fields[2], &found) &&
        found == id) {
      return std::string(fields[0]);
    }
  }
  return std::nullopt;
}

}  // namespace mitogen
