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
  waiting_.Add(link,
               is_child && !is_patient ? Neighbour::kChild : Neighbour::kParent,
               env_->patience);
  return *flows_.emplace(link, std::make_unique<Flow>(*env_, is_child))
              .first->second;
}

bool SimContext::MayTakeNext(Wire* wire, Side side,
                             const MessageHeader& header) {
  if (!is_up() || header.dst_id == id_) return true;
  const std::optional<LinkId> in = LinkOf(*wire, side);
  const std::optional<LinkId> out = router().LinkTo(header.dst_id);
  if (!in.has_value() || !out.has_value() || in == out) return true;
  FlowOf(*in);
  return !IsFullFor(*out, header) || !waiting_.LetWait(*in, *out);
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
  return waiting_.IsFullFor(
      link, [&] { return flow.lanes.IsShort(LaneOf(link, header)); });
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
  waiting_.SetFull(link);
  if (flow.is_child) {
    CheckQueue(env_, *this, Waiting(link), flow.own_bytes, flow.lanes);
  }
  const bool passed_on = message.header.dst_id == delivered_.dst_id &&
                         message.header.src_id == delivered_.src_id;
  if (delivering_.has_value() && *delivering_ != link && !passed_on &&
      IsFullFor(link, message.header)) {
    FlowOf(*delivering_);
    waiting_.LetWait(*delivering_, link);
  }
}

int64_t SimContext::NowUs() { return env_->events.now_us(); }

uint64_t SimContext::TakenBytes(LinkId link) {
  const WireEnd out = EndOf(link);
  return out.wire->end(out.side).taken();
}

void SimContext::StopReading(LinkId link, LinkId full) {
  env_->coverage.Hit(Sometimes::kWaited);
  Flow& flow = FlowOf(full);
  if (!flow.since_us.has_value()) flow.since_us = NowUs();
  const WireEnd in = EndOf(link);
  in.wire->Pause(in.side);
}

void SimContext::ReadOn(LinkId link, LinkId full) {
  const auto found = flows_.find(full);
  if (found != flows_.end() && waiting_.WaitFor(full) == 0) {
    Flow& flow = *found->second;
    flow.waited_us += NowUs() - flow.since_us.value_or(NowUs());
    flow.since_us.reset();
  }
  const WireEnd in = EndOf(link);
  in.wire->Resume(in.side);
}

// An event cannot be cancelled; OnPatience() ignores one that is out of date.
void SimContext::SetTimer(LinkId full, std::optional<int64_t> after_us) {
  const auto found = flows_.find(full);
  if (found == flows_.end()) return;
  found->second->patience_ends_us.reset();
  if (!after_us.has_value()) return;
  found->second->patience_ends_us = NowUs() + *after_us;
  const WireEnd out = EndOf(full);
  env_->events.Schedule(*after_us, EventKind::kPatience, out.wire->child(),
                        out.side);
}

void SimContext::OnResumed(Wire* wire, Side side) {
  env_->coverage.Hit(Sometimes::kResumed);
  if (!is_up()) return;
  const std::optional<LinkId> link = LinkOf(*wire, side);
  if (!link.has_value()) return;
  Refill(*link);
  if (Waiting(*link) >= env_->output_limits.pause_at) return;
  CheckWaits(*link);
  waiting_.SetDrained(*link);
}

void SimContext::OnPatience(Wire* wire, Side side) {
  if (!is_up()) return;
  const std::optional<LinkId> link = LinkOf(*wire, side);
  if (!link.has_value()) return;
  Flow& flow = FlowOf(*link);
  if (!flow.patience_ends_us.has_value() || NowUs() < *flow.patience_ends_us) {
    return;
  }
  flow.patience_ends_us.reset();
  if (waiting_.WaitFor(*link) == 0) return;
  CheckWaits(*link);
  waiting_.OnPatience(*link);
  if (waiting_.WaitFor(*link) == 0) {
    env_->coverage.Hit(Sometimes::kGaveUpWaiting);
  }
}

void SimContext::CheckWaits(LinkId link) {
  Flow& flow = FlowOf(link);
  if (!flow.is_child || !flow.since_us.has_value()) return;
  CheckDelay(env_, *this, flow.waited_us + NowUs() - *flow.since_us,
             TakenBytes(link));
}

// The link is lost: nobody waits for it, and it waits for nobody.
void SimContext::ForgetFlow(LinkId link) {
  waiting_.Remove(link);
  flows_.erase(link);
}

size_t SimContext::links_that_wait() const {
  size_t count = 0;
  for (const auto& [link, flow] : flows_) {
    if (flow->is_child) count += waiting_.WaitFor(link);
  }
  return count;
}

}  // namespace mitogen::sim
