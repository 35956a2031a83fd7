// A child's modules: asks the parent for them by GET_MODULE, and keeps what
// LOAD_MODULE brings, asked for or not (ROL-8).
//
// Contract. Lives as long as the router. One thread at a time, that of the
// router. A callback is called once, perhaps from within the request: with a
// module, or the news that there is none, or why it cannot be known.
//
// Source of the facts: mitogen/core.py, Importer._request_module and
// _on_load_module (0.2.8 to 0.3.54).

#ifndef MITOGEN_ROUTER_MODULES_MODULE_REQUESTER_H_
#define MITOGEN_ROUTER_MODULES_MODULE_REQUESTER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/limits.h"
#include "router/modules/import_policy.h"
#include "router/modules/loaded_module.h"
#include "router/modules/module_limits.h"
#include "router/router.h"

namespace mitogen {

class ModuleRequester : private RouterObserver {
 public:
  using Callback = std::function<void(const absl::StatusOr<LoadedModulePtr>&)>;

  // Registers its handler.
  ModuleRequester(Router* router, const Limits& limits,
                  const ModuleLimits& module_limits, ImportPolicy policy);

  // For this context itself: refused (ROL-8) if the policy says so.
  void Import(absl::string_view fullname, Callback callback);

  // For a child, whose own policy has been asked.
  void Request(absl::string_view fullname, Callback callback);

  // What is there already; null if nothing is.
  LoadedModulePtr Find(absl::string_view fullname) const;

  // For those who watch over memory.
  size_t cached() const { return cache_.size(); }
  size_t cached_bytes() const { return cached_bytes_; }
  size_t requests() const { return callbacks_.size(); }
  size_t request_bytes() const { return request_bytes_; }

 private:
  void OnLinkLost(LinkId link) override;
  absl::Status CheckRequest(absl::string_view fullname) const;
  absl::Status CheckRoom(size_t name_bytes) const;
  absl::Status Send(absl::string_view fullname);
  void OnLoadModule(const MessageView& message);
  void LogDead(const MessageView& message);
  void Keep(const LoadedModulePtr& module);
  void Answer(absl::string_view fullname,
              const absl::StatusOr<LoadedModulePtr>& answer);

  Router* const router_;
  const Limits limits_;
  const ModuleLimits module_limits_;
  const ImportPolicy policy_;
  absl::btree_map<std::string, LoadedModulePtr> cache_;
  size_t cached_bytes_ = 0;
  // Something was not kept. The parent, which sends nothing twice, would not
  // answer another request for it.
  bool overflowed_ = false;
  // What the requests that are under way cost.
  size_t request_bytes_ = 0;
  // The callbacks of the requests that are under way.
  absl::btree_map<std::string, std::vector<Callback>> callbacks_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_MODULE_REQUESTER_H_
