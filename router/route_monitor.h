// The role that keeps routes true: takes ADD_ROUTE and DEL_ROUTE from its
// neighbours, tells its parent who came and went below, and tells whoever sent
// to a context that it died (RTE-11, RTE-12).
//
// Contract. One for each router that has children, or may get some. A context
// that never has any uses it too: it then only hears of deaths.
//
// Source of the facts: mitogen/parent.py, RouteMonitor.

#ifndef MITOGEN_ROUTER_ROUTE_MONITOR_H_
#define MITOGEN_ROUTER_ROUTE_MONITOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/message.h"
#include "router/context_names.h"
#include "router/router.h"

namespace mitogen {

struct ChildOptions {
  uint32_t context_id = 0;
  // For the parent's logs, and for those of its parents.
  std::string name;
  // See LinkOptions.
  std::optional<uint32_t> auth_id;
};

class RouteMonitor : private RouterObserver {
 public:
  // Registers its handlers. `router` must outlive the monitor.
  explicit RouteMonitor(Router* router);

  RouteMonitor(const RouteMonitor&) = delete;
  RouteMonitor& operator=(const RouteMonitor&) = delete;

  // From now on routes are taken from children; a leaf serves no ADD_ROUTE. The
  // first AddChild() does it too.
  void AcceptRoutes();

  // Adds the link to a child that has just been connected, and announces it to
  // the parent. Fails as Router::AddLink() does.
  absl::StatusOr<LinkId> AddChild(const ChildOptions& options);

  // Of the contexts that were announced.
  const ContextNames& names() const { return names_; }
  ContextNames& names() { return names_; }

 private:
  void OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                     const std::vector<LinkId>& senders) override;
  void OnAddRoute(const MessageView& message);
  void OnDelRoute(const MessageView& message);
  absl::Status Add(const MessageView& message);
  absl::Status Delete(const MessageView& message);
  void Announce(uint32_t context_id, absl::string_view name);
  void SendTo(LinkId link, Message message);

  Router* const router_;
  ContextNames names_;
  bool accepts_routes_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROUTE_MONITOR_H_
