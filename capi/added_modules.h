// The modules that the program of a master gave it, from memory.
//
// Contract. The paths and sources are copied. Nothing is found that was not
// added.

#ifndef MITOGEN_CAPI_ADDED_MODULES_H_
#define MITOGEN_CAPI_ADDED_MODULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "router/modules/module_source.h"

namespace mitogen::capi {

class AddedModules : public ModuleSource {
 public:
  // InvalidArgument if `fullname` is no dotted name, or was added before: a
  // context that has it would not see another one.
  absl::Status Add(absl::string_view fullname, absl::string_view path,
                   absl::string_view source, bool is_package);

  absl::StatusOr<std::optional<ModuleSourceText>> Find(
      absl::string_view fullname) override;
  // None: each module is sent when a context asks for it.
  absl::StatusOr<std::vector<std::string>> Related(
      absl::string_view fullname) override;

 private:
  struct Module {
    std::string path;
    std::string source;
    bool is_package = false;
  };

  std::vector<std::string> SubmodulesOf(absl::string_view package) const;

  absl::btree_map<std::string, Module> modules_;
};

}  // namespace mitogen::capi

#endif  // MITOGEN_CAPI_ADDED_MODULES_H_
