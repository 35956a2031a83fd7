// The links and routes of a router, and what their loss means.

#include <assert.h>

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/dead_reason.h"
#include "protocol/status_macros.h"
#include "router/router.h"

namespace mitogen {

absl::StatusOr<LinkId> Router::AddLink(const LinkOptions& options) {
  const LinkSlot slot = free_slots_.empty()
                            ? static_cast<LinkSlot>(links_.size())
                            : free_slots_.back();
  RETURN_IF_ERROR(AddFreeRoute(options.remote_id, slot, nullptr));
  if (free_slots_.empty()) {
    links_.emplace_back();
  } else {
    free_slots_.pop_back();
  }
  Link& added = links_[slot];
  added.live = true;
  added.options = options;
  added.privileged =
      identity_.IsParent(options.remote_id) ||
      (options.auth_id && identity_.HasParentAuthority(*options.auth_id));
  if (options.remote_id == identity_.parent_id()) parent_ = slot;
  return IdOf(slot);
}

void Router::LoseLink(LinkId id) {
  if (Live(id) == nullptr) return;
  const Busy busy(this);
  const LinkSlot slot = SlotOf(id);
  // First of all, so that nobody is told by the link that is lost.
  egress_.ForgetLink(slot);
  links_[slot].live = false;
  const bool was_parent = parent_ == slot;
  if (was_parent) parent_.reset();
  for (uint32_t context_id : routes_.ContextsBehind(slot)) {
    LoseContext(context_id);
  }
  assert(routes_.CountBehind(slot) == 0);
  if (was_parent) KillUnreachable();
  for (RouterObserver* observer : observers_) observer->OnLinkLost(id);
  links_[slot] = Link{.generation = links_[slot].generation + 1};
  free_slots_.push_back(slot);
}

std::vector<LinkId> Router::Links() const {
  std::vector<LinkId> ids;
  for (LinkSlot slot = 0; slot < links_.size(); ++slot) {
    if (links_[slot].live) ids.push_back(IdOf(slot));
  }
  return ids;
}

absl::Status Router::AddRoute(uint32_t context_id, LinkId by,
                              const Lineage& issuer) {
  if (Live(by) == nullptr) {
    return CallerFault("RTE-6", "expected a link that is up, got a lost one");
  }
  if (identity_.IsParent(context_id)) {
    return CallerFault("RTE-6", absl::StrCat("expected a context below this "
                                             "one, got ",
                                             context_id, ", a parent"));
  }
  return AddFreeRoute(context_id, SlotOf(by), issuer);
}

absl::Status Router::AddFreeRoute(uint32_t context_id, LinkSlot by,
                                  const Lineage& issuer) {
  if (context_id == identity_.context_id) {
    return CallerFault("RTE-6", absl::StrCat("expected another context, got ",
                                             context_id, ", this one"));
  }
  const std::optional<LinkSlot> routed = routes_.Find(context_id);
  if (routed.has_value()) {
    return CallerFault(
        "RTE-6",
        absl::StrCat("expected a context without a route, got ", context_id,
                     ", routed by ", DescribeLink(routed)));
  }
  RETURN_IF_ERROR(CheckRouteRoom(by, issuer));
  routes_.Add(context_id, by);
  if (issuer != nullptr) {
    issuers_[context_id] = issuer;
    route_shares_.Add(issuer, 1);
  }
  return absl::OkStatus();
}

absl::Status Router::CheckRouteRoom(LinkSlot by, const Lineage& issuer) const {
  const uint32_t limit = options_.limits.max_routes_per_link;
  if (routes_.CountBehind(by) >= limit) {
    return LimitFault("RTE-10",
                      absl::StrCat("expected at most ", limit, " routes by ",
                                   DescribeLink(by), ", got one more"));
  }
  if (issuer == nullptr || route_shares_.Fits(issuer, 1, limit)) {
    return absl::OkStatus();
  }
  return LimitFault(
      "RTE-10",
      absl::StrCat("expected context ", issuer->back(), " to leave routes by ",
                   DescribeLink(by),
                   " to others, got one more than its share of the ", limit));
}

void Router::LoseContext(uint32_t context_id) {
  const Busy busy(this);
  const std::optional<LinkId> by = AsId(routes_.Find(context_id));
  routes_.Remove(context_id);
  std::vector<LinkId> senders;
  for (LinkSlot slot : egress_.Take(context_id)) senders.push_back(IdOf(slot));
  Kill(handles_.TakeRespondent(context_id), kRespondentGone);
  for (RouterObserver* observer : observers_) {
    observer->OnContextLost(context_id, by, senders);
  }
  ForgetIssuer(context_id);
}

void Router::ForgetIssuer(uint32_t context_id) {
  const auto found = issuers_.find(context_id);
  if (found == issuers_.end()) return;
  const Lineage issuer = std::move(found->second);
  issuers_.erase(found);
  route_shares_.Remove(issuer, 1);
}

Lineage Router::LineageOf(uint32_t context_id) const {
  const auto found = issuers_.find(context_id);
  if (found != issuers_.end()) return Extend(found->second, context_id);
  const std::optional<LinkSlot> by = SlotTo(context_id);
  if (!by.has_value() || context_id == identity_.context_id) {
    return MakeLineage({context_id});
  }
  const uint32_t end = links_[*by].options.remote_id;
  if (end == context_id) return MakeLineage({end});
  return MakeLineage({end, context_id});
}

Lineage Router::IssuerOf(uint32_t context_id) const {
  const auto found = issuers_.find(context_id);
  return found == issuers_.end() ? nullptr : found->second;
}

OutputLanes::Lane Router::LaneOf(const MessageHeader& header) const {
  const auto found = issuers_.find(header.dst_id);
  if (found != issuers_.end()) {
    const std::vector<uint32_t>& issuer = *found->second;
    return issuer.size() > 1 ? issuer[1] : header.dst_id;
  }
  const bool is_of_an_end =
      header.src_id == identity_.context_id &&
      (header.handle == kDelRoute || header.handle == kShutdown);
  return is_of_an_end ? OutputLanes::kBehindAll : header.dst_id;
}

Traffic Router::TrafficOf(const MessageHeader& header) const {
  if (header.src_id != identity_.context_id) return Traffic::kPassedOn;
  const std::optional<LinkSlot> by = SlotTo(header.dst_id);
  const bool is_neighbour =
      by.has_value() && links_[*by].options.remote_id == header.dst_id;
  return is_neighbour ? Traffic::kToNeighbour : Traffic::kBeyondNeighbour;
}

std::optional<LinkId> Router::LinkTo(uint32_t context_id) const {
  return AsId(SlotTo(context_id));
}

std::optional<LinkId> Router::RouteTo(uint32_t context_id) const {
  return AsId(routes_.Find(context_id));
}

std::vector<uint32_t> Router::ContextsBehind(LinkId link) const {
  if (Live(link) == nullptr) return {};
  return routes_.ContextsBehind(SlotOf(link));
}

std::optional<LinkId> Router::ParentLink() const { return AsId(parent_); }

void Router::KillUnreachable() {
  for (uint32_t respondent : handles_.Respondents()) {
    if (respondent == identity_.context_id) continue;
    if (routes_.Find(respondent).has_value()) continue;
    Kill(handles_.TakeRespondent(respondent), kRespondentGone);
  }
}

}  // namespace mitogen
