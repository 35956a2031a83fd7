// Which modules may be asked for, and which are given (ROL-8): prefixes that a
// parent names in the configuration of its children.
//
// Source of the facts: mitogen/core.py, ImportPolicy (0.3.54),
// is_blacklisted_import and Importer.ALWAYS_BLACKLIST (0.2.8 to 0.3.41).

#ifndef MITOGEN_ROUTER_MODULES_IMPORT_POLICY_H_
#define MITOGEN_ROUTER_MODULES_IMPORT_POLICY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/dialect.h"

namespace mitogen {

enum class ImportDenial {
  kNone,
  // There are overrides, and it is in none of them.
  kNotOverridden,
  kBlocked,
  // Never of use in another process: a module built into some Python.
  kUnsuitable,
};

// For errors and logs.
absl::string_view ImportDenialText(ImportDenial denial);

class ImportPolicy {
 public:
  // An entry is a module with all that is below it; up to 0.3.41 it is the
  // beginning of a name, and the empty one begins all.
  ImportPolicy(const Dialect& dialect, std::vector<std::string> overrides,
               std::vector<std::string> blocks)
      : by_lineage_(dialect.import_overrides),
        overrides_(std::move(overrides)),
        blocks_(std::move(blocks)) {}

  ImportDenial Denied(absl::string_view fullname) const;

 private:
  bool IsUnder(absl::string_view fullname, absl::string_view entry) const;
  bool IsUnderAny(absl::string_view fullname,
                  const std::vector<std::string>& entries) const;

  const bool by_lineage_;
  const std::vector<std::string> overrides_;
  const std::vector<std::string> blocks_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_IMPORT_POLICY_H_
