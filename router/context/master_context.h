// The root of the tree, context 0: a router with the roles of a master. It
// gives out ids, modules and resources, and takes the logs of all. It does no
// I/O: a Host carries the bytes.
//
// Contract. One thread at a time, that of the host's I/O.
//
// Source of the facts: mitogen/master.py, Router.upgrade (0.3.54).

#ifndef MITOGEN_ROUTER_CONTEXT_MASTER_CONTEXT_H_
#define MITOGEN_ROUTER_CONTEXT_MASTER_CONTEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "router/context/context_limits.h"
#include "router/context/linked_context.h"
#include "router/identity.h"
#include "router/ids/id_allocator.h"
#include "router/ids/id_ledger.h"
#include "router/modules/module_responder.h"
#include "router/modules/module_source.h"
#include "router/resources/resource_responder.h"
#include "router/role/detached_links.h"
#include "router/role/log_sink.h"
#include "router/role/route_monitor.h"
#include "router/router.h"

namespace mitogen {

struct MasterOptions {
  // Context 0 without parents; or the identity of a process that joined a tree
  // by a unix socket, which is a master except that it has a parent (BOOT-16).
  Identity identity;
  // What the master and all its children speak.
  Dialect dialect;
  // Its limits are ignored: `limits.router` has them.
  RouterOptions router;
  ContextLimits limits;
  // See ImportPolicy.
  std::vector<std::string> import_overrides;
  std::vector<std::string> import_blocks;
  // Must outlive the context. Without them there are no modules, and no
  // resources.
  ModuleSource* modules = nullptr;
  ResourceSource* resources = nullptr;
};

class MasterContext : public LinkedContext, private LogRecorder {
 public:
  class Host {
   public:
    virtual ~Host() = default;
    // A record of a child, or one of the master's own (context_id 0).
    virtual void Log(const ContextLogRecord& record) = 0;
  };

  // `links` and `host` must outlive the context.
  MasterContext(const MasterOptions& options, LinkSender* links, Host* host);

  Router& router() override { return router_; }
  const Identity& identity() const { return router_.identity(); }
  const ContextNames& names() const { return route_monitor_.names(); }

  // An id for a new child; see IdAllocator.
  absl::StatusOr<uint32_t> AllocateId() { return id_allocator_.Allocate(); }

  // Which ids contexts below may announce.
  IdLedger& ids() { return id_ledger_; }

  // Adds the link to the parent of a context that joined a tree. A caller fault
  // as that of Router::AddLink().
  absl::StatusOr<LinkId> AddParent();

  absl::StatusOr<LinkId> AddChild(const ChildOptions& options) override;
  bool IsDetached(LinkId link) const override {
    return detached_links_.Contains(link);
  }

  ModuleResponder& modules() { return modules_; }

  SendResult Receive(LinkId link, const MessageView& message) override;
  void LinkLost(LinkId link) override;

  // Ends every handler with a dead message.
  void Exit() { router_.Exit(); }

 private:
  void Log(const LogRecord& record) override;

  Host* const host_;
  Router router_;
  IdLedger id_ledger_;
  RouteMonitor route_monitor_;
  IdAllocator id_allocator_;
  LogSink log_sink_;
  DetachedLinks detached_links_;
  ModuleResponder modules_;
  std::optional<ResourceResponder> resources_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_CONTEXT_MASTER_CONTEXT_H_
