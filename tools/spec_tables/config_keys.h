// The keys of a context's configuration, found by writing and reading it for
// each release that changes them.

#ifndef MITOGEN_TOOLS_SPEC_TABLES_CONFIG_KEYS_H_
#define MITOGEN_TOOLS_SPEC_TABLES_CONFIG_KEYS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/release.h"

namespace mitogen {

struct ConfigKey {
  std::string name;
  // The first release whose parents write it, and the first one whose parents
  // do not any more.
  Release since;
  std::optional<Release> before;
  // Whether a configuration without it is refused.
  bool required;
};

// In the order in which they are written, those of older releases first.
absl::StatusOr<std::vector<ConfigKey>> ConfigKeys();

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SPEC_TABLES_CONFIG_KEYS_H_
