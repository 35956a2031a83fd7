// LOAD_MODULE messages for tests, and what they say in a line.

#ifndef MITOGEN_ROUTER_TESTING_MODULE_MESSAGES_H_
#define MITOGEN_ROUTER_TESTING_MODULE_MESSAGES_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "router/loaded_module.h"

namespace mitogen {

// Its source is `source`, not compressed.
inline LoadedModulePtr TestModule(absl::string_view fullname,
                                  std::vector<std::string> related = {},
                                  absl::string_view source = "x") {
  Document document;
  LoadModule module = {.fullname = fullname,
                       .path = "/path",
                       .compressed = source,
                       .related = document.NewList()};
  for (const std::string& name : related) {
    document.Append(module.related, document.Text(name));
  }
  return *MakeLoadedModule(module, {}, &document);
}

// "name" of a module that was found, "no name" of one that was not.
inline std::string ModuleText(const LoadedModule& module) {
  return absl::StrCat(module.found ? "" : "no ", module.fullname);
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_TESTING_MODULE_MESSAGES_H_
