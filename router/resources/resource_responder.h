// A master's resources: answers GET_RESOURCE from a ResourceSource (ROL-11).
//
// Contract. Lives as long as the router. One thread at a time, that of the
// router: the source is asked from within, once for each request. Each
// GET_RESOURCE that can be read is answered. A file whose size is known is read
// only if there is room for it on its way, so a child that asks and reads no
// answers costs little.
//
// Source of the facts: mitogen/master.py, ResourceResponder (0.3.37 to 0.3.54).

#ifndef MITOGEN_ROUTER_RESOURCES_RESOURCE_RESPONDER_H_
#define MITOGEN_ROUTER_RESOURCES_RESOURCE_RESPONDER_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "router/modules/import_policy.h"
#include "router/modules/loaded_resource.h"
#include "router/modules/module_limits.h"
#include "router/modules/module_source.h"
#include "router/router.h"

namespace mitogen {

class ResourceResponder {
 public:
  // Registers its handler. Without a `source` there is no resource at all, and
  // never one in a package that `policy` denies, or by names that are too long.
  ResourceResponder(Router* router, ResourceSource* source, ImportPolicy policy,
                    const Dialect& dialect, const Limits& limits,
                    const ModuleLimits& module_limits);

  ResourceResponder(const ResourceResponder&) = delete;
  ResourceResponder& operator=(const ResourceResponder&) = delete;

 private:
  void OnGetResource(const MessageView& message);
  absl::Status Answer(LinkId link, const MessageView& message);
  std::optional<std::string> Read(LinkId link, const GetResource& request);
  absl::StatusOr<std::optional<std::string>> ReadIfThereIsRoom(
      LinkId link, const GetResource& request);
  absl::Status Check(const GetResource& request) const;

  Router* const router_;
  ResourceSource* const source_;
  const ImportPolicy policy_;
  const Dialect dialect_;
  const Limits limits_;
  const ModuleLimits module_limits_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_RESOURCES_RESOURCE_RESPONDER_H_
