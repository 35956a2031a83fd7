// What a context that has a parent serves from its first child on (ROL-1).
//
// Contract. Lives as long as the router; made once.
//
// Source of the facts: mitogen/parent.py, Router.upgrade (0.3.54).

#ifndef MITOGEN_ROUTER_CONTEXT_PARENT_ROLES_H_
#define MITOGEN_ROUTER_CONTEXT_PARENT_ROLES_H_

#include <optional>

#include "protocol/dialect.h"
#include "router/context/context_limits.h"
#include "router/ids/id_block_client.h"
#include "router/ids/id_block_watcher.h"
#include "router/ids/id_ledger.h"
#include "router/modules/module_forwarder.h"
#include "router/modules/module_limits.h"
#include "router/modules/module_requester.h"
#include "router/resources/resource_forwarder.h"
#include "router/resources/resource_requester.h"
#include "router/role/detached_links.h"
#include "router/router.h"

namespace mitogen {

class ParentRoles {
 public:
  // `resources` is null if the dialect has none.
  ParentRoles(Router* router, ModuleRequester* modules,
              ResourceRequester* resources, IdLedger* id_ledger,
              const Dialect& dialect, const ContextLimits& limits)
      : ids_(router, limits.protocol),
        id_blocks_(router, id_ledger, limits.protocol, limits.router),
        module_forwarder_(router, modules, dialect,
                          LimitsOf(*router, limits.modules)),
        detached_links_(router, dialect) {
    if (resources == nullptr) return;
    resource_forwarder_.emplace(router, resources, dialect, limits.protocol,
                                LimitsOf(*router, limits.modules));
  }

  IdBlockClient& ids() { return ids_; }
  IdBlockWatcher& id_blocks() { return id_blocks_; }
  const DetachedLinks& detached_links() const { return detached_links_; }

 private:
  static ModuleLimits LimitsOf(const Router& router,
                               const ModuleLimits& limits) {
    return limits.WithParents(router.identity().parent_ids.size());
  }

  IdBlockClient ids_;
  IdBlockWatcher id_blocks_;
  ModuleForwarder module_forwarder_;
  std::optional<ResourceForwarder> resource_forwarder_;
  DetachedLinks detached_links_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_CONTEXT_PARENT_ROLES_H_
