#include "router/master_context.h"

namespace mitogen {
namespace {

RouterOptions RouterOptionsOf(const MasterOptions& options) {
  RouterOptions router = options.router;
  router.limits = options.limits.router;
  return router;
}

}  // namespace

MasterContext::MasterContext(const MasterOptions& options, Host* host)
    : host_(host),
      router_({kMasterId, {}}, RouterOptionsOf(options), this),
      route_monitor_(&router_),
      id_allocator_(&router_, options.dialect),
      log_sink_(&router_, &route_monitor_.names(),
                [this](const ContextLogRecord& record) { host_->Log(record); }),
      detached_links_(&router_, options.dialect),
      modules_(&router_, options.modules,
               ImportPolicy(options.dialect, options.import_overrides,
                            options.import_blocks),
               options.dialect, options.limits.modules) {
  if (options.dialect.resources) {
    resources_.emplace(&router_, options.resources, options.dialect,
                       options.limits.protocol);
  }
  route_monitor_.AcceptRoutes();
  route_monitor_.names().Set(kMasterId, "master");
}

absl::StatusOr<LinkId> MasterContext::AddChild(const ChildOptions& options) {
  return route_monitor_.AddChild(options);
}

SendResult MasterContext::Receive(LinkId link, const MessageView& message) {
  return router_.Receive(link, message);
}

void MasterContext::LinkLost(LinkId link) { router_.LoseLink(link); }

SendResult MasterContext::Send(LinkId link, const MessageView& message) {
  return host_->Send(link, message);
}

void MasterContext::Log(const LogRecord& record) {
  host_->Log({kMasterId, names().Of(kMasterId), record});
}

}  // namespace mitogen
