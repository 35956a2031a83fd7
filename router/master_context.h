// The root of the tree, context 0: a router with the roles of a master. It has
// no parent, gives out ids, and takes the logs of all. It does no I/O: a Host
// carries the bytes.
//
// Contract. One thread at a time, that of the host's I/O.
//
// Source of the facts: mitogen/master.py, Router.upgrade (0.3.54).

#ifndef MITOGEN_ROUTER_MASTER_CONTEXT_H_
#define MITOGEN_ROUTER_MASTER_CONTEXT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "router/id_allocator.h"
#include "router/log_sink.h"
#include "router/route_monitor.h"
#include "router/router.h"

namespace mitogen {

struct MasterOptions {
  // What the master and all its children speak.
  Dialect dialect;
  RouterOptions router;
};

class MasterContext : private RouterSink {
 public:
  class Host {
   public:
    virtual ~Host() = default;
    // `message` leaves by `link`. The payload is borrowed for this call.
    virtual SendResult Send(LinkId link, const MessageView& message) = 0;
    // A record of a child, or one of the master's own (context_id 0).
    virtual void Log(const ContextLogRecord& record) = 0;
  };

  // `host` must outlive the context.
  MasterContext(const MasterOptions& options, Host* host);

  Router& router() { return router_; }
  const ContextNames& names() const { return route_monitor_.names(); }

  // An id for a new child; see IdAllocator.
  absl::StatusOr<uint32_t> AllocateId() { return id_allocator_.Allocate(); }

  // Adds the link to a child that is up. Fails as Router::AddLink() does.
  absl::StatusOr<LinkId> AddChild(const ChildOptions& options);

  // A message came in by `link`. Returns as Router::Receive() does.
  SendResult Receive(LinkId link, const MessageView& message);

  // `link` is gone, with all contexts behind it.
  void LinkLost(LinkId link);

  // Ends every handler with a dead message.
  void Exit() { router_.Exit(); }

 private:
  SendResult Send(LinkId link, const MessageView& message) override;
  void Log(const LogRecord& record) override;

  Host* const host_;
  Router router_;
  RouteMonitor route_monitor_;
  IdAllocator id_allocator_;
  LogSink log_sink_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MASTER_CONTEXT_H_
