// The role that keeps routes true: takes ADD_ROUTE and DEL_ROUTE from its
// neighbours, tells its parent who came and went below, and tells whoever sent
// to a context that it died (RTE-11, RTE-12).
//
// Contract. One for each router that has children, or may get some. A context
// that never has any uses it too: it then only hears of deaths.
//
// Source of the facts: mitogen/parent.py, RouteMonitor.

#ifndef MITOGEN_ROUTER_ROLE_ROUTE_MONITOR_H_
#define MITOGEN_ROUTER_ROLE_ROUTE_MONITOR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/message.h"
#include "router/ids/id_ledger.h"
#include "router/role/context_names.h"
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
  // Registers its handlers. `router` and `ids` must outlive the monitor. Routes
  // are believed for the ids that `ids` knows of (RTE-13); without it for any,
  // as in the original.
  explicit RouteMonitor(Router* router, IdLedger* ids = nullptr);

  RouteMonitor(const RouteMonitor&) = delete;
  RouteMonitor& operator=(const RouteMonitor&) = delete;

  // From now on routes are taken from children; a leaf serves no ADD_ROUTE. The
  // first AddChild() does it too.
  void AcceptRoutes();

  // Adds the link to a child that has just been connected, and announces it to
  // the parent. A link with an `auth_id` leads to a client (BOOT-16), which is
  // not announced. Fails as Router::AddLink() does.
  absl::StatusOr<LinkId> AddChild(const ChildOptions& options);

  // The names of the contexts that were announced.
  const ContextNames& names() const { return names_; }
  ContextNames& names() { return names_; }

 private:
  void OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                     const std::vector<LinkId>& senders) override;
  void OnLinkLost(LinkId link) override;
  void OnAddRoute(const MessageView& message);
  void OnDelRoute(const MessageView& message);
  absl::Status Add(const MessageView& message);
  absl::Status AddGivenRoute(uint32_t context_id, LinkId by);
  absl::Status Delete(const MessageView& message);
  void Announce(uint32_t context_id, LinkId by, absl::string_view name);
  void KeepName(uint32_t context_id, LinkId by, absl::string_view name);
  void ForgetName(uint32_t context_id, LinkId by);
  bool IsClient(LinkId link) const { return clients_.contains(link); }
  void SendTo(LinkId link, Message message);

  Router* const router_;
  IdLedger* const ids_;
  ContextNames names_;
  // Bytes of the names of the contexts behind each link.
  absl::flat_hash_map<LinkId, size_t> name_bytes_;
  // The links with an authority of their own.
  absl::flat_hash_set<LinkId> clients_;
  bool accepts_routes_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_ROUTE_MONITOR_H_
