#include "router/context/master_context.h"

#include "protocol/fault.h"

namespace mitogen {
namespace {

RouterOptions RouterOptionsOf(const MasterOptions& options) {
  RouterOptions router = options.router;
  router.limits = options.limits.router;
  return router;
}

ImportPolicy PolicyOf(const MasterOptions& options) {
  return ImportPolicy(options.dialect, options.import_overrides,
                      options.import_blocks);
}

}  // namespace

MasterContext::MasterContext(const MasterOptions& options, LinkSender* links,
                             Host* host)
    : host_(host),
      router_(options.identity, RouterOptionsOf(options), links, this),
      id_ledger_(&router_, options.limits.router),
      route_monitor_(&router_, &id_ledger_),
      id_allocator_(&router_, &id_ledger_, options.dialect,
                    options.limits.router),
      log_sink_(&router_, &route_monitor_.names(),
                [this](const ContextLogRecord& record) { host_->Log(record); }),
      detached_links_(&router_, options.dialect),
      modules_(&router_, options.modules, PolicyOf(options), options.dialect,
               options.limits.modules) {
  if (options.dialect.resources) {
    resources_.emplace(&router_, options.resources, PolicyOf(options),
                       options.dialect, options.limits.protocol,
                       options.limits.modules);
  }
  route_monitor_.AcceptRoutes();
  route_monitor_.names().Set(options.identity.context_id, "master");
}

absl::StatusOr<LinkId> MasterContext::AddParent() {
  const std::optional<uint32_t> parent = router_.identity().parent_id();
  if (!parent.has_value()) {
    return CallerFault("RTE-6",
                       "expected a context that has a parent, got one "
                       "that has none");
  }
  return router_.AddLink({*parent, std::nullopt});
}

absl::StatusOr<LinkId> MasterContext::AddChild(const ChildOptions& options) {
  return route_monitor_.AddChild(options);
}

SendResult MasterContext::Receive(LinkId link, const MessageView& message) {
  return router_.Receive(link, message);
}

void MasterContext::LinkLost(LinkId link) { router_.LoseLink(link); }

void MasterContext::Log(const LogRecord& record) {
  const uint32_t self = router_.identity().context_id;
  host_->Log({self, names().Of(self), record});
}

}  // namespace mitogen
