#include "router/master_context.h"

namespace mitogen {

MasterContext::MasterContext(const MasterOptions& options, Host* host)
    : host_(host),
      router_({kMasterId, {}}, options.router, this),
      route_monitor_(&router_),
      id_allocator_(&router_, options.dialect),
      log_sink_(
          &router_, &route_monitor_.names(),
          [this](const ContextLogRecord& record) { host_->Log(record); }) {
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
