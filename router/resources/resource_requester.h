// A child's resources, the files of packages: asks the parent for them by
// GET_RESOURCE, and keeps what LOAD_RESOURCE brings (ROL-11). From 0.3.37.
//
// Contract. As ModuleRequester, but that what does not fit may be asked for
// again.
//
// Source of the facts: mitogen/core.py, ResourceRequester (0.3.37 to 0.3.54).

#ifndef MITOGEN_ROUTER_RESOURCES_RESOURCE_REQUESTER_H_
#define MITOGEN_ROUTER_RESOURCES_RESOURCE_REQUESTER_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "router/modules/loaded_resource.h"
#include "router/modules/module_limits.h"
#include "router/router.h"

namespace mitogen {

class ResourceRequester : private RouterObserver {
 public:
  using Callback = std::function<void(const absl::StatusOr<ResourceContent>&)>;

  // Registers its handler.
  ResourceRequester(Router* router, const Dialect& dialect,
                    const Limits& limits, const ModuleLimits& module_limits);

  void Request(const ResourceName& name, Callback callback);

  // For those who watch over memory.
  size_t cached() const { return cache_.size(); }
  size_t cached_bytes() const { return cached_bytes_; }
  size_t requests() const { return callbacks_.size(); }
  size_t request_bytes() const { return request_bytes_; }

 private:
  void OnLinkLost(LinkId link) override;
  absl::Status CheckRequest(const ResourceName& name) const;
  absl::Status CheckRoom(size_t name_bytes) const;
  absl::Status Send(const ResourceName& name);
  void OnLoadResource(const MessageView& message);
  void OnDead(const MessageView& message);
  void FailIfAllDead();
  void Keep(const ResourceName& name, const ResourceContent& content);
  void Answer(const ResourceName& name,
              const absl::StatusOr<ResourceContent>& answer);

  Router* const router_;
  const Dialect dialect_;
  const Limits limits_;
  const ModuleLimits module_limits_;
  absl::btree_map<ResourceName, ResourceContent> cache_;
  size_t cached_bytes_ = 0;
  // What the requests that are under way cost.
  size_t request_bytes_ = 0;
  // The callbacks of the requests that are under way.
  absl::btree_map<ResourceName, std::vector<Callback>> callbacks_;
  // Dead messages that came in place of answers to some of them.
  size_t dead_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_RESOURCES_RESOURCE_REQUESTER_H_
