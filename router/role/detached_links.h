// Which children of this context have said by DETACHING that they are to
// outlive it, so that the loss of their link is no failure (ROL-13).
//
// Contract. Lives as long as the router, which it observes.
//
// Source of the facts: mitogen/parent.py, Router._on_detaching (0.3.54).

#ifndef MITOGEN_ROUTER_ROLE_DETACHED_LINKS_H_
#define MITOGEN_ROUTER_ROLE_DETACHED_LINKS_H_

#include "absl/container/btree_set.h"
#include "protocol/dialect.h"
#include "router/router.h"

namespace mitogen {

class DetachedLinks : private RouterObserver {
 public:
  // Registers its handler.
  DetachedLinks(Router* router, const Dialect& dialect);

  // Whether the child at the other end of `link` has detached. Ask before the
  // link is given up as lost.
  bool Contains(LinkId link) const { return links_.contains(link); }

 private:
  void OnLinkLost(LinkId link) override { links_.erase(link); }
  void OnDetaching(const MessageView& message);

  Router* const router_;
  const Dialect dialect_;
  absl::btree_set<LinkId> links_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_DETACHED_LINKS_H_
