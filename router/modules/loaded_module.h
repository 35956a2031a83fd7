// A module as it travels: the payload of a LOAD_MODULE, kept to be sent on as
// it is, and what there is to know about it on the way.

#ifndef MITOGEN_ROUTER_MODULES_LOADED_MODULE_H_
#define MITOGEN_ROUTER_MODULES_LOADED_MODULE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/payload/load_module.h"

namespace mitogen {

inline constexpr size_t kMaxRelatedModules = 1u << 16;

struct LoadedModule {
  std::string fullname;
  // False for the news that there is no such module.
  bool found = false;
  // The full names of modules that it is likely to import, kMaxRelatedModules
  // at most: a payload can repeat a name for two bytes each.
  std::vector<std::string> related;
  // See ParseLoadModule() for the rest.
  Encoding encoding = Encoding::kLegacy;
  std::string payload;

  MessageView view() const {
    MessageView view{{}, payload};
    view.header.encoding = encoding;
    return view;
  }
  // Memory that it takes, roughly.
  size_t SizeInBytes() const;
};

using LoadedModulePtr = std::shared_ptr<const LoadedModule>;

// Errors: those of ParseLoadModule().
absl::StatusOr<LoadedModulePtr> ReadLoadedModule(const MessageView& message,
                                                 const Limits& limits);

// As a child on any Python reads it. Errors: those of ToMessage(LoadModule).
absl::StatusOr<LoadedModulePtr> MakeLoadedModule(const LoadModule& module,
                                                 const Dialect& dialect,
                                                 Document* document);

// The news that there is no such module; `fullname` is UTF-8.
LoadedModulePtr NoSuchModule(absl::string_view fullname,
                             const Dialect& dialect);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_LOADED_MODULE_H_
