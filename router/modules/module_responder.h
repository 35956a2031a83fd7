// A master's modules: answers GET_MODULE from a ModuleSource, and before the
// module sends what it is likely to import. Can also send modules before they
// are asked for (ROL-10).
//
// Contract. Lives as long as the router. One thread at a time, that of the
// router: the source is asked from within. Each GET_MODULE of a module that the
// link has not been sent is answered.
//
// Source of the facts: mitogen/master.py, ModuleResponder (0.2.8 to 0.3.54).

#ifndef MITOGEN_ROUTER_MODULES_MODULE_RESPONDER_H_
#define MITOGEN_ROUTER_MODULES_MODULE_RESPONDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/dialect.h"
#include "router/modules/import_policy.h"
#include "router/modules/loaded_module.h"
#include "router/modules/module_limits.h"
#include "router/modules/module_source.h"
#include "router/modules/sent_modules.h"
#include "router/router.h"

namespace mitogen {

class ModuleResponder {
 public:
  // Registers its handler. Without a `source` there is no module at all.
  ModuleResponder(Router* router, ModuleSource* source, ImportPolicy policy,
                  const Dialect& dialect, const ModuleLimits& limits);

  ModuleResponder(const ModuleResponder&) = delete;
  ModuleResponder& operator=(const ModuleResponder&) = delete;

  // Sends the modules, and the packages that they are in, on their way to
  // `context_id`, so that it need not ask. A caller fault (ROL-10) if there is
  // no route.
  absl::Status ForwardModules(uint32_t context_id,
                              absl::Span<const std::string> fullnames);

  // For those who watch over memory.
  size_t cached() const { return cache_.size(); }
  size_t cached_bytes() const { return cached_bytes_; }

 private:
  void OnGetModule(const MessageView& message);
  void SendWithRelated(LinkId link, absl::string_view fullname,
                       bool is_asked_for);
  void SendRelated(LinkId link, const LoadedModule& module);
  void ForwardOne(LinkId link, uint32_t context_id, absl::string_view fullname);
  absl::StatusOr<LoadedModulePtr> Load(absl::string_view fullname);
  absl::StatusOr<LoadedModulePtr> Build(absl::string_view fullname);
  absl::StatusOr<LoadedModulePtr> BuildFound(absl::string_view fullname,
                                             const ModuleSourceText& text);
  void Keep(const LoadedModulePtr& module);

  Router* const router_;
  ModuleSource* const source_;
  const ImportPolicy policy_;
  const Dialect dialect_;
  const ModuleLimits limits_;
  SentModules sent_;
  absl::btree_map<std::string, LoadedModulePtr> cache_;
  size_t cached_bytes_ = 0;
  // The part of these that stands for modules that are not there.
  size_t absent_bytes_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_MODULE_RESPONDER_H_
