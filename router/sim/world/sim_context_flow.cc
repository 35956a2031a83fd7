// Who waits for whom in a simulated process: what LinkTable is to a real one,
// made of the same parts.

#include <memory>
#include <utility>

#include "protocol/status_macros.h"
#include "router/sim/world/invariants.h"
#include "router/sim/world/sim_context.h"

namespace mitogen::sim {

SimContext::WireEnd SimContext::EndOf(LinkId link) const {
  if (child_ != nullptr && link == child_->parent_link()) {
    return {uplink_.get(), Side::kChild};
  }
  const uint32_t child = child_by_slot_.at(SlotOf(link));
  return {env_->contexts[child]->uplink(), Side::kParent};
}

std::optional<LinkId> SimContext::LinkOf(const Wire& wire, Side side) const {
  if (side == Side::kParent) return LinkToChild(wire.child());
  if (child_ == nullptr) return std::nullopt;
  return child_->parent_link();
}

SimContext::Flow& SimContext::FlowOf(LinkId link) {
  const auto it = flows_.find(link);
  if (it != flows_.end()) return *it->second;
  const bool is_child = EndOf(link).side == Side::kParent;
  const bool is_patient =
      env_->sabotage != nullptr && env_->sabotage->IsPatient(id_);
  auto flow = std::make_unique<Flow>(
      is_child && !is_patient ? Neighbour::kChild : Neighbour::kParent, *env_,
      is_child);
  return *flows_.emplace(link, std::move(flow)).first->second;
}

bool SimContext::MayTakeNext(Wire* wire, Side side,
                             const MessageHeader& header) {
  if (!is_up() || header.dst_id == id_) return true;
  const std::optional<LinkId> in = LinkOf(*wire, side);
  const std::optional<LinkId> out = router().LinkTo(header.dst_id);
  if (!in.has_value() || !out.has_value() || in == out) return true;
  return !IsFullFor(*out, header) || !LetWait(*in, *out);
}

bool SimContext::MustWait(LinkId link) {
  const WireEnd out = EndOf(link);
  return !FlowOf(link).lanes.empty() || out.wire->end(out.side).is_paused();
}

bool SimContext::MayQueue(LinkId link, const MessageView& message) {
  if (env_->sabotage != nullptr && env_->sabotage->RefusesNothing(id_)) {
    return true;
  }
  return !MustWait(link) ||
         FlowOf(link).lanes.HasRoom(OwnerOf(message.header),
                                    kFrameHeaderSize + message.payload.size(),
                                    message.header.is_dead());
}

absl::StatusOr<SendResult> SimContext::SendOrQueue(LinkId link,
                                                   const MessageView& message) {
  const size_t size = kFrameHeaderSize + message.payload.size();
  const size_t most = env_->output_limits.max_bytes;
  if (size > most || Waiting(link) > most - size) return SendResult::kFull;
  if (MustWait(link)) return SendLater(link, message);
  const WireEnd out = EndOf(link);
  return out.wire->end(out.side).Send(message);
}

absl::StatusOr<SendResult> SimContext::SendLater(LinkId link,
                                                 const MessageView& message) {
  const WireEnd out = EndOf(link);
  RETURN_IF_ERROR(out.wire->end(out.side).Check(message));
  std::optional<OutputLanes::Owner> owner;
  if (delivering_.has_value()) owner = OwnerOf(message.header);
  FlowOf(link).lanes.Push(LaneOf(link, message.header), owner,
                          Message::From(message));
  return SendResult::kSent;
}

OutputLanes::Lane SimContext::LaneOf(LinkId link, const MessageHeader& header) {
  return FlowOf(link).is_child ? router().LaneOf(header) : OutputLanes::Lane{0};
}

OutputLanes::Owner SimContext::OwnerOf(const MessageHeader& header) {
  return {header.dst_id, SlotOf(*delivering_), router().TrafficOf(header)};
}

size_t SimContext::Waiting(LinkId link) {
  const WireEnd out = EndOf(link);
  return out.wire->end(out.side).waiting() + FlowOf(link).lanes.bytes();
}

bool SimContext::IsFullFor(LinkId link, const MessageHeader& header) {
  const Flow& flow = FlowOf(link);
  if (!flow.line.is_full()) return false;
  return !flow.is_child || !flow.line.is_empty() ||
         !flow.lanes.IsShort(router().LaneOf(header));
}

void SimContext::Refill(LinkId link) {
  const WireEnd out = EndOf(link);
  OutputLanes& lanes = FlowOf(link).lanes;
  while (!out.wire->end(out.side).is_paused()) {
    const std::optional<Message> next = lanes.Pop();
    if (!next.has_value()) break;
    out.wire->end(out.side).Send(next->view()).IgnoreError();
  }
  out.wire->Kick(out.side);
}

void SimContext::NoteFull(LinkId link, const MessageView& message) {
  env_->coverage.Hit(Sometimes::kPaused);
  env_->coverage.HitFault(FaultKind::kPause);
  Flow& flow = FlowOf(link);
  flow.line.SetFull();
  if (flow.is_child) {
    CheckQueue(env_, *this, Waiting(link), flow.own_bytes, flow.lanes);
  }
  const bool passed_on = message.header.dst_id == delivered_.dst_id &&
                         message.header.src_id == delivered_.src_id;
  if (delivering_.has_value() && *delivering_ != link && !passed_on &&
      IsFullFor(link, message.header)) {
    LetWait(*delivering_, link);
  }
}

bool SimContext::LetWait(LinkId link, LinkId full) {
  if (waits_.contains(link)) return true;
  const WireEnd out = EndOf(full);
  Flow& flow = FlowOf(full);
  const int64_t now_us = env_->events.now_us();
  if (!flow.line.Join(link, now_us, out.wire->end(out.side).taken())) {
    return false;
  }
  env_->coverage.Hit(Sometimes::kWaited);
  if (flow.waiting++ == 0) flow.since_us = now_us;
  waits_[link] = full;
  const WireEnd in = EndOf(link);
  in.wire->Pause(in.side);
  SetTimer(full);
  return true;
}

void SimContext::SetTimer(LinkId link) {
  const std::optional<int64_t> patience_us = FlowOf(link).line.patience_us();
  if (!patience_us.has_value()) return;
  const WireEnd out = EndOf(link);
  env_->events.Schedule(*patience_us, EventKind::kPatience, out.wire->child(),
                        out.side);
}

void SimContext::OnResumed(Wire* wire, Side side) {
  env_->coverage.Hit(Sometimes::kResumed);
  if (!is_up()) return;
  const std::optional<LinkId> link = LinkOf(*wire, side);
  if (!link.has_value()) return;
  Refill(*link);
  if (Waiting(*link) >= env_->output_limits.pause_at) return;
  FlowOf(*link).line.SetDrained();
  ReadOn(*link);
}

void SimContext::OnPatience(Wire* wire, Side side) {
  if (!is_up()) return;
  const std::optional<LinkId> link = LinkOf(*wire, side);
  if (!link.has_value() || FlowOf(*link).waiting == 0) return;
  ReadOn(*link);
  if (FlowOf(*link).waiting > 0) return SetTimer(*link);
  env_->coverage.Hit(Sometimes::kGaveUpWaiting);
}

void SimContext::ReadOn(LinkId link) {
  Flow& flow = FlowOf(link);
  const WireEnd out = EndOf(link);
  for (;;) {
    CheckWaits(link);
    const std::optional<LinkId> next =
        flow.line.Next(env_->events.now_us(), out.wire->end(out.side).taken());
    if (!next.has_value()) return;
    ReadOnNow(*next);
  }
}

// One that waits for `link` as well is counted there.
void SimContext::CheckWaits(LinkId link) {
  Flow& flow = FlowOf(link);
  if (!flow.is_child || flow.waiting == 0) return;
  const WireEnd out = EndOf(link);
  CheckDelay(env_, *this,
             flow.waited_us + env_->events.now_us() - flow.since_us,
             out.wire->end(out.side).taken());
}

void SimContext::ReadOnNow(LinkId link) {
  const auto it = waits_.find(link);
  if (it == waits_.end()) return;  // It is lost.
  const auto flow = flows_.find(it->second);
  waits_.erase(it);
  if (flow != flows_.end() && --flow->second->waiting == 0) {
    flow->second->waited_us += env_->events.now_us() - flow->second->since_us;
  }
  const WireEnd in = EndOf(link);
  in.wire->Resume(in.side);
}

// The link is lost: nobody waits for it, and it waits for nobody.
void SimContext::ForgetFlow(LinkId link) {
  const auto waits = waits_.find(link);
  if (waits != waits_.end()) ReadOnNow(link);
  const auto it = flows_.find(link);
  if (it == flows_.end()) return;
  for (LinkId waiting : it->second->line.TakeAll()) ReadOnNow(waiting);
  flows_.erase(link);
}

size_t SimContext::links_that_wait() const {
  size_t count = 0;
  for (const auto& [link, full] : waits_) {
    const auto flow = flows_.find(full);
    count += flow == flows_.end() || flow->second->is_child;
  }
  return count;
}

}  // namespace mitogen::sim
