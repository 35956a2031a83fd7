// A context that has a parent: a router with the roles that every child plays,
// and from its first AddChild() on those of a parent too. Calls are queued for
// the host to run, and logs go to the master. SHUTDOWN and the loss of the
// parent end the context. It does no I/O: a Host carries the bytes.
//
// Contract. One thread at a time, that of the host's I/O.
//
// Source of the facts: mitogen/core.py, ExternalContext and Dispatcher.

#ifndef MITOGEN_ROUTER_CONTEXT_CHILD_CONTEXT_H_
#define MITOGEN_ROUTER_CONTEXT_CHILD_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/handle.h"
#include "protocol/message.h"
#include "router/context/context_limits.h"
#include "router/context/linked_context.h"
#include "router/context/parent_roles.h"
#include "router/ids/id_ledger.h"
#include "router/log_record.h"
#include "router/modules/module_requester.h"
#include "router/resources/resource_requester.h"
#include "router/role/detacher.h"
#include "router/role/log_forwarder.h"
#include "router/role/route_monitor.h"
#include "router/router.h"

namespace mitogen {

class ChildContext : public LinkedContext, private LogRecorder {
 public:
  class Host {
   public:
    virtual ~Host() = default;
    // A call to be dispatched after those queued before; the reply goes to
    // router().Reply(). The payload is borrowed for this call.
    virtual void QueueCall(const MessageView& call) = 0;
    // The context is to end, for the reason given in words. Called once. The
    // host lets what is under way drain, then calls Exit().
    virtual void BeginShutdown(absl::string_view reason) = 0;
  };

  // `links` and `host` must outlive the context.
  ChildContext(const ContextConfig& config, LinkSender* links, Host* host,
               const ContextLimits& limits = {});

  Router& router() override { return router_; }
  // Stays the same when the link is lost.
  LinkId parent_link() const { return parent_link_; }

  // The link to the parent is up: logs kept until now are sent.
  void Uncork() { log_forwarder_.Uncork(); }

  // An id for a new child; see IdBlockClient.
  void AllocateId(IdBlockClient::Callback callback);

  // Which ids contexts below may announce.
  IdLedger& ids() { return id_ledger_; }

  // Plays the roles of a parent from now on, as from the first child on.
  void BecomeParent() { Parent(); }

  absl::StatusOr<LinkId> AddChild(const ChildOptions& options) override;
  bool IsDetached(LinkId link) const override;
  SendResult Receive(LinkId link, const MessageView& message) override;
  // The loss of the parent's ends the context, unless it detached.
  void LinkLost(LinkId link) override;

  // Sends `record` to the master, if its level is wanted there.
  void Log(const LogRecord& record) override;

  // Asks the parent to let this context outlive it; see Detacher. The host then
  // closes the link, and calls LinkLost().
  void Detach(Detacher::Callback done) { detacher_.Detach(std::move(done)); }

  ModuleRequester& modules() { return modules_; }
  // Null if the dialect has no resources.
  ResourceRequester* resources() {
    return resources_.has_value() ? &*resources_ : nullptr;
  }

  // From now on `handler` answers CALL_SERVICE. Until then callers are told
  // that there are no services. The handler gets dead messages too.
  void TakeOverServices(MessageHandler handler);

  // No call is taken from here on; one that comes is answered dead.
  void BeginShutdown(absl::string_view reason);

  // Ends every handler with a dead message.
  void Exit() { router_.Exit(); }

 private:
  ParentRoles& Parent();
  void AddRoles();
  void AddRole(Handle handle, MessageHandler handler);
  void OnCall(const MessageView& message);
  void OnCallService(const MessageView& message);

  const Dialect dialect_;
  const ContextLimits limits_;
  Host* const host_;
  Router router_;
  IdLedger id_ledger_;
  RouteMonitor route_monitor_;
  const LinkId parent_link_;
  LogForwarder log_forwarder_;
  ModuleRequester modules_;
  std::optional<ResourceRequester> resources_;
  Detacher detacher_;
  // Null in a leaf.
  std::unique_ptr<ParentRoles> parent_roles_;
  bool shutting_down_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_CONTEXT_CHILD_CONTEXT_H_
