#include "router/role/route_monitor.h"

#include <assert.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/limits.h"
#include "protocol/payload/route.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"
#include "router/neighbour.h"

namespace mitogen {
namespace {

absl::Status CheckName(absl::string_view name) {
  constexpr uint32_t kMost = Limits().max_context_name;
  const size_t length = CountCodePoints(name);
  if (length <= kMost) return absl::OkStatus();
  return LimitFault("RTE-10",
                    absl::StrCat("expected the name of a context of at most ",
                                 kMost, " characters, got ", length));
}

}  // namespace

RouteMonitor::RouteMonitor(Router* router, IdLedger* ids)
    : router_(router), ids_(ids) {
  router_->AddObserver(this);
  // The router is new, so the handle is free.
  router_
      ->AddHandler(StandardHandler(kDelRoute),
                   [this](const MessageView& message) { OnDelRoute(message); })
      .IgnoreError();
}

void RouteMonitor::AcceptRoutes() {
  if (std::exchange(accepts_routes_, true)) return;
  router_
      ->AddHandler(StandardHandler(kAddRoute),
                   [this](const MessageView& message) { OnAddRoute(message); })
      .IgnoreError();
}

absl::StatusOr<LinkId> RouteMonitor::AddChild(const ChildOptions& options) {
  AcceptRoutes();
  absl::StatusOr<LinkId> link =
      router_->AddLink({options.context_id, options.auth_id});
  if (!link.ok()) return link;
  if (options.auth_id.has_value()) {
    clients_.insert(*link);
    KeepName(options.context_id, *link, options.name);
  } else {
    Announce(options.context_id, *link, options.name);
  }
  return link;
}

void RouteMonitor::OnLinkLost(LinkId link) {
  name_bytes_.erase(link);
  clients_.erase(link);
}

void RouteMonitor::Announce(uint32_t context_id, LinkId by,
                            absl::string_view name) {
  KeepName(context_id, by, name);
  const std::optional<LinkId> parent = router_->ParentLink();
  if (!parent.has_value()) return;
  SendTo(*parent, ToMessage(AddRoute{context_id, std::string(name)}));
}

// A context whose name finds no room is called by its id: nothing but words
// depends on it.
void RouteMonitor::KeepName(uint32_t context_id, LinkId by,
                            absl::string_view name) {
  const size_t most = router_->options().limits.max_name_bytes_per_link;
  size_t& bytes = name_bytes_[by];
  if (name.size() > most - bytes) {
    return router_->Log(
        kLogWarning,
        absl::StrCat("context ", context_id, " has no name: expected at most ",
                     most, " bytes of names by ", DescribeLink(SlotOf(by)),
                     ", got more (RTE-10)"));
  }
  bytes += name.size();
  names_.Set(context_id, std::string(name));
}

void RouteMonitor::ForgetName(uint32_t context_id, LinkId by) {
  const auto bytes = name_bytes_.find(by);
  if (bytes == name_bytes_.end()) return;
  assert(bytes->second >= names_.SizeOf(context_id));
  bytes->second -= names_.SizeOf(context_id);
}

void RouteMonitor::OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                                 const std::vector<LinkId>& senders) {
  if (by.has_value()) ForgetName(context_id, *by);
  names_.Forget(context_id);
  // Who has no parent any more ends, or goes on without the tree.
  if (by.has_value() && context_id == router_->identity().parent_id()) return;
  const std::optional<LinkId> parent = router_->ParentLink();
  const Message news = ToMessage(DelRoute{context_id});
  if (parent.has_value() && by.has_value() && by != parent && !IsClient(*by)) {
    SendTo(*parent, news);
  }
  for (LinkId sender : senders) {
    if (sender != parent && sender != by) SendTo(sender, news);
  }
}

void RouteMonitor::OnAddRoute(const MessageView& message) {
  if (message.header.is_dead()) return;
  const absl::Status added = Add(message);
  if (added.ok()) return;
  router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                       ": ", added.message()));
}

absl::Status RouteMonitor::Add(const MessageView& message) {
  ASSIGN_OR_RETURN(const AddRoute route, ParseAddRoute(message));
  RETURN_IF_ERROR(CheckName(route.name));
  const std::optional<LinkId> by = router_->RouteTo(message.header.src_id);
  if (by == router_->ParentLink()) {
    return PeerFault("RTE-12",
                     "expected routes from below, got one from the "
                     "parent");
  }
  // A neighbour has a route, and nobody else may send this.
  assert(by.has_value());
  if (IsClient(*by)) {
    return PeerFault("RTE-12",
                     "expected routes from children, got one from a client "
                     "of a unix socket");
  }
  const absl::Status added = AddGivenRoute(route.context_id, *by);
  if (added.ok()) Announce(route.context_id, *by, route.name);
  return added;
}

absl::Status RouteMonitor::AddGivenRoute(uint32_t context_id, LinkId by) {
  if (ids_ == nullptr) return router_->AddRoute(context_id, by);
  RETURN_IF_ERROR(ids_->Check(by, context_id));
  const absl::Status added =
      router_->AddRoute(context_id, by, ids_->IssuerOf(context_id));
  if (added.ok()) ids_->Use(context_id);
  return added;
}

void RouteMonitor::OnDelRoute(const MessageView& message) {
  if (message.header.is_dead()) return;
  const absl::Status deleted = Delete(message);
  if (deleted.ok()) return;
  router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                       ": ", deleted.message()));
}

absl::Status RouteMonitor::Delete(const MessageView& message) {
  ASSIGN_OR_RETURN(const DelRoute route, ParseDelRoute(message));
  const uint32_t context_id = route.context_id;
  const Identity& identity = router_->identity();
  if (identity.HasParentAuthority(context_id) ||
      context_id == message.header.src_id) {
    return PeerFault(
        "RTE-12",
        absl::StrCat("expected a context that its link can outlive, "
                     "got ",
                     context_id, ", which is lost with its link alone"));
  }
  const std::optional<LinkId> from = router_->RouteTo(message.header.src_id);
  if (router_->LinkTo(context_id) != from) {
    return PeerFault("RTE-12",
                     absl::StrCat("expected a context behind the link that "
                                  "says so, got ",
                                  context_id, ", which is not"));
  }
  router_->LoseContext(context_id);
  return absl::OkStatus();
}

void RouteMonitor::SendTo(LinkId link, Message message) {
  RouteToNeighbour(router_, link, message.header.handle, message.view());
}

}  // namespace mitogen
