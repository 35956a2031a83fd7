// The interface of a context, whatever its role, to the code that carries the
// bytes.
//
// Contract. One thread at a time, that of the context.

#ifndef MITOGEN_ROUTER_CONTEXT_LINKED_CONTEXT_H_
#define MITOGEN_ROUTER_CONTEXT_LINKED_CONTEXT_H_

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "router/link.h"
#include "router/role/route_monitor.h"
#include "router/router.h"

namespace mitogen {

class LinkedContext {
 public:
  virtual ~LinkedContext() = default;

  virtual Router& router() = 0;

  // Adds the link to a child that is up, and tells the parent, if there is one
  // (ROL-1). Fails as Router::AddLink() does.
  virtual absl::StatusOr<LinkId> AddChild(const ChildOptions& options) = 0;

  // Whether the child at the other end of `link`, which is up, is to outlive
  // this context.
  virtual bool IsDetached(LinkId link) const = 0;

  // A message came in by `link`. Returns as Router::Receive() does.
  virtual SendResult Receive(LinkId link, const MessageView& message) = 0;

  // `link` is gone, with all contexts behind it.
  virtual void LinkLost(LinkId link) = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_CONTEXT_LINKED_CONTEXT_H_
