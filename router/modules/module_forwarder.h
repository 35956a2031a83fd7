// Modules on their way down through a parent that is no master: answers the
// GET_MODULE of a child with what this context's own requester has or gets, and
// passes on what FORWARD_MODULE names (ROL-9).
//
// Contract. Lives as long as the router and the requester. Each GET_MODULE is
// answered, if only with the news that there is no such module.
//
// Source of the facts: mitogen/parent.py, ModuleForwarder (0.2.8 to 0.3.54).

#ifndef MITOGEN_ROUTER_MODULES_MODULE_FORWARDER_H_
#define MITOGEN_ROUTER_MODULES_MODULE_FORWARDER_H_

#include <cstddef>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "router/modules/loaded_module.h"
#include "router/modules/module_limits.h"
#include "router/modules/module_requester.h"
#include "router/modules/sent_modules.h"
#include "router/modules/waiting_children.h"
#include "router/router.h"

namespace mitogen {

class ModuleForwarder : private RouterObserver {
 public:
  // Registers its handlers.
  ModuleForwarder(Router* router, ModuleRequester* requester,
                  const Dialect& dialect, const ModuleLimits& limits);

  // Names that children wait for, for those who watch over memory.
  size_t waiting() const { return waiting_.size(); }

 private:
  void OnLinkLost(LinkId link) override {
    waiting_.ForgetLink(link);
    absent_bytes_by_link_.erase(link);
  }
  void OnGetModule(const MessageView& message);
  void OnForwardModule(const MessageView& message);
  absl::Status ForwardModule(const MessageView& message);
  void OnAnswer(const std::string& fullname,
                const absl::StatusOr<LoadedModulePtr>& answer);
  bool MayAsk(LinkId link, absl::string_view fullname) const;
  void SendNone(const absl::btree_set<LinkId>& links,
                const std::string& fullname);
  void SendWithRelated(LinkId link, const LoadedModule& module,
                       bool is_asked_for);

  Router* const router_;
  ModuleRequester* const requester_;
  const Dialect dialect_;
  SentModules sent_;
  WaitingChildren<std::string> waiting_;
  const size_t max_absent_bytes_per_link_;
  // How many bytes of absent modules each child has asked for. The parent says
  // only once that a module is absent, so that is remembered for all children.
  absl::flat_hash_map<LinkId, size_t> absent_bytes_by_link_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_MODULE_FORWARDER_H_
