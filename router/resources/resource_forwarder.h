// Resources on their way down through a parent that is no master: answers the
// GET_RESOURCE of a child with what this context's own requester has or gets
// (ROL-11).
//
// Contract. Lives as long as the router and the requester. Each GET_RESOURCE
// that can be read is answered, if only with the news that there is no such
// file. A child that asks again before the answer gets one answer for both. A
// child that waits for too many at once is answered that there is no such file.
//
// Source of the facts: mitogen/parent.py, ResourceForwarder (0.3.37 to 0.3.54).

#ifndef MITOGEN_ROUTER_RESOURCES_RESOURCE_FORWARDER_H_
#define MITOGEN_ROUTER_RESOURCES_RESOURCE_FORWARDER_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "router/modules/loaded_resource.h"
#include "router/modules/module_limits.h"
#include "router/modules/waiting_children.h"
#include "router/resources/resource_requester.h"
#include "router/router.h"

namespace mitogen {

class ResourceForwarder : private RouterObserver {
 public:
  // Registers its handler.
  ResourceForwarder(Router* router, ResourceRequester* requester,
                    const Dialect& dialect, const Limits& limits,
                    const ModuleLimits& module_limits);

  // Names that children wait for, for those who watch over memory.
  size_t waiting() const { return waiting_.size(); }

 private:
  void OnLinkLost(LinkId link) override { waiting_.ForgetLink(link); }
  void OnGetResource(const MessageView& message);
  void Send(const absl::btree_set<LinkId>& links, const ResourceName& name,
            const std::optional<std::string>& content);
  void OnAnswer(const ResourceName& name,
                const absl::StatusOr<ResourceContent>& answer);

  Router* const router_;
  ResourceRequester* const requester_;
  const Dialect dialect_;
  const Limits limits_;
  const ModuleLimits module_limits_;
  WaitingChildren<ResourceName> waiting_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_RESOURCES_RESOURCE_FORWARDER_H_
