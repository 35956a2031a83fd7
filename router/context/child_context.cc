#include "router/context/child_context.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

Identity IdentityOf(const ContextConfig& config) {
  return {config.context_id, config.parent_ids};
}

RouterOptions RouterOptionsOf(const ContextConfig& config,
                              const ContextLimits& limits) {
  RouterOptions options;
  options.limits = limits.router;
  options.max_message_size = config.max_message_size;
  options.unidirectional = config.unidirectional;
  return options;
}

}  // namespace

ChildContext::ChildContext(const ContextConfig& config, LinkSender* links,
                           Host* host, const ContextLimits& limits)
    : dialect_(config.dialect),
      limits_(limits),
      host_(host),
      router_(IdentityOf(config), RouterOptionsOf(config, limits), links, this),
      id_ledger_(&router_, limits.router),
      route_monitor_(&router_, &id_ledger_),
      parent_link_(*router_.AddLink({config.parent_ids.front(), std::nullopt})),
      log_forwarder_(config.log_levels, config.max_message_size,
                     [this](const MessageView& message) {
                       router_.Originate(kMasterId, kForwardLog, message);
                     }),
      modules_(&router_, limits.protocol, limits.modules,
               ImportPolicy(config.dialect, config.import_overrides,
                            config.import_blocks)),
      detacher_(&router_) {
  AddRoles();
}

void ChildContext::AllocateId(IdBlockClient::Callback callback) {
  Parent().ids().Allocate(std::move(callback));
}

ParentRoles& ChildContext::Parent() {
  if (parent_roles_ == nullptr) {
    route_monitor_.AcceptRoutes();
    parent_roles_ = std::make_unique<ParentRoles>(
        &router_, &modules_, resources(), &id_ledger_, dialect_, limits_);
  }
  return *parent_roles_;
}

bool ChildContext::IsDetached(LinkId link) const {
  return parent_roles_ != nullptr &&
         parent_roles_->detached_links().Contains(link);
}

absl::StatusOr<LinkId> ChildContext::AddChild(const ChildOptions& options) {
  BecomeParent();
  return route_monitor_.AddChild(options);
}

SendResult ChildContext::Receive(LinkId link, const MessageView& message) {
  if (parent_roles_ != nullptr &&
      !parent_roles_->id_blocks().OnMessage(link, message)) {
    return SendResult::kSent;
  }
  return router_.Receive(link, message);
}

void ChildContext::Log(const LogRecord& record) { log_forwarder_.Log(record); }

void ChildContext::LinkLost(LinkId link) {
  if (link != parent_link_) return router_.LoseLink(link);
  Log({std::string(kMitogenLogger), kLogDebug,
       "the link to the parent is gone"});
  router_.LoseLink(parent_link_);
  if (detacher_.is_detached()) return;
  BeginShutdown("the link to the parent is gone");
}

void ChildContext::BeginShutdown(absl::string_view reason) {
  if (std::exchange(shutting_down_, true)) return;
  router_.RemoveHandler(kCallFunction);
  host_->BeginShutdown(reason);
}

void ChildContext::AddRoles() {
  AddRole(kCallFunction,
          [this](const MessageView& message) { OnCall(message); });
  AddRole(kCallService,
          [this](const MessageView& message) { OnCallService(message); });
  AddRole(kShutdown, [this](const MessageView& message) {
    if (message.header.is_dead()) return;
    BeginShutdown(
        absl::StrCat("context ", message.header.src_id, " asked for it"));
  });
  if (dialect_.resources) {
    resources_.emplace(&router_, dialect_, limits_.protocol, limits_.modules);
  }
}

void ChildContext::TakeOverServices(MessageHandler handler) {
  router_.RemoveHandler(kCallService);
  AddRole(kCallService, std::move(handler));
}

void ChildContext::AddRole(Handle handle, MessageHandler handler) {
  // The handle is free: it is new, or was just given up.
  router_.AddHandler(StandardHandler(handle), std::move(handler)).IgnoreError();
}

// A dead message ends the queue of calls, and with it the context, as it ends
// the loop over the original's receiver (Dispatcher._dispatch_calls).
void ChildContext::OnCall(const MessageView& message) {
  if (message.header.is_dead()) {
    return BeginShutdown(absl::StrCat("context ", message.header.src_id,
                                      " closed the queue of calls"));
  }
  host_->QueueCall(message);
}

void ChildContext::OnCallService(const MessageView& message) {
  if (message.header.is_dead()) return;
  Document document;
  Message reply;
  if (dialect_.tag_is_encoding) reply.header.encoding = Encoding::kPickle;
  EncodePickle(
      document,
      document.CallError("mitogen.core.CallError: this context runs no "
                         "services"),
      PickleProfile::kCompact, &reply.payload)
      .IgnoreError();
  router_.Reply(message.header, std::move(reply));
}

}  // namespace mitogen
