#include "router/sim/world/sim_context.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "router/sim/world/invariants.h"
#include "router/sim/world/workload.h"

namespace mitogen::sim {
namespace {

constexpr int64_t kCallDelayUs = 100;
constexpr int64_t kDrainPollUs = 20'000;
// As in stub/ and in the original (mitogen/core.py, Broker.shutdown_timeout).
constexpr int64_t kShutdownTimeoutUs = 3'000'000;

}  // namespace

void SimContext::Route(const MessageView& message) {
  env_->model.Add(ModelTrace::What::kSay, id_, 0, message);
  router().Route(message);
}

std::optional<LinkId> SimContext::LinkToChild(uint32_t child) const {
  const auto it = link_by_child_.find(child);
  if (it == link_by_child_.end()) return std::nullopt;
  return it->second;
}

std::optional<LinkId> SimContext::parent_link() const {
  if (child_ == nullptr || uplink_->end(Side::kChild).closed()) {
    return std::nullopt;
  }
  return child_->parent_link();
}

void SimContext::OnMessage(Wire* wire, Side side, const MessageView& message) {
  if (!is_up()) return;
  ++messages_in_;
  arrival_ = side == Side::kChild ? Arrival{.from_parent = true}
                                  : Arrival{.child = wire->child()};
  Receive(*LinkOf(*wire, side), message);
}

void SimContext::Receive(LinkId link, const MessageView& message) {
  CheckIsOnItsWay(env_, *this, message.header);
  const bool verified = IsOfLink(router(), link, message.header);
  const RouterCounters before = router().counters();
  env_->model.Add(ModelTrace::What::kReceive, id_, IdAt(link), message);
  takes_dead_ = message.header.is_dead() && message.header.dst_id == id_;
  delivering_ = link;
  delivered_ = message.header;
  if (env_->sabotage != nullptr &&
      env_->sabotage->OnReceive(&router(), link, message)) {
    --messages_in_;
  } else if (master_ != nullptr) {
    master_->Receive(link, message);
  } else {
    child_->Receive(link, message);
  }
  arrival_.reset();
  delivering_.reset();
  takes_dead_ = false;
  NoteOutcome(message.header, before);
  CheckReceived(env_, *this, message.header, verified, before);
  CheckContext(env_, *this);
}

// One that was forwarded was noted when it left.
void SimContext::NoteOutcome(const MessageHeader& header,
                             const RouterCounters& before) {
  const RouterCounters& now = router().counters();
  if (now.unverified.messages != before.unverified.messages) {
    env_->model.Conclude(ModelTrace::kDropped);
  } else if (header.dst_id == id_ &&
             now.delivered.messages != before.delivered.messages) {
    env_->model.Conclude(ModelTrace::kTaken);
  }
}

uint32_t SimContext::IdAt(LinkId link) const {
  const WireEnd end = EndOf(link);
  return env_->members[end.side == Side::kChild ? parent_ : end.wire->child()]
      .id;
}

// The model makes all that a router makes, but it does not log.
void SimContext::NoteLeaving(LinkId link, const MessageView& message) {
  const MessageHeader& header = message.header;
  if (header.src_id == id_ && header.handle == kForwardLog) {
    env_->model.Add(ModelTrace::What::kSay, id_, 0, message);
  } else if (delivering_.has_value() && header.src_id == delivered_.src_id &&
             header.dst_id == delivered_.dst_id &&
             header.handle == delivered_.handle) {
    env_->model.Conclude(IdAt(link));
  }
}

SendResult SimContext::Send(LinkId link, const MessageView& message) {
  NoteLeaving(link, message);
  if (takes_dead_ && message.header.is_dead()) ++dead_for_dead_;
  if (delivering_.has_value() && !MayQueue(link, message)) {
    env_->coverage.HitFault(FaultKind::kDeafReader);
    return SendResult::kFull;
  }
  if (env_->sabotage == nullptr) return SendBy(link, message);
  ++messages_out_;
  for (const Message& really : env_->sabotage->OnSend(id_, link, message)) {
    SendBy(link, really.view());
    --messages_out_;
  }
  return SendResult::kSent;
}

SendResult SimContext::SendBy(LinkId link, const MessageView& message) {
  const WireEnd out = EndOf(link);
  const absl::StatusOr<SendResult> sent = SendOrQueue(link, message);
  out.wire->Kick(out.side);
  // What a peer of its release cannot be sent is refused, so that whoever
  // waits for an answer gets one.
  const bool taken = sent.ok() && *sent != SendResult::kFull;
  if (taken) ++messages_out_;
  if (!delivering_.has_value()) {
    FlowOf(link).own_bytes += kFrameHeaderSize + message.payload.size();
  }
  if (!taken) {
    env_->coverage.HitFault(FaultKind::kQueueLimit);
    return SendResult::kFull;
  }
  if (Waiting(link) < env_->output_limits.pause_at) return SendResult::kSent;
  NoteFull(link, message);
  return SendResult::kPaused;
}

void SimContext::QueueCall(const MessageView& call) {
  env_->workload->OnCall(*this, call);
  calls_.push_back(Message::From(call));
  env_->events.Schedule(env_->timing.Between(1, kCallDelayUs), EventKind::kCall,
                        index_);
}

void SimContext::RunCall() {
  if (!is_up() || calls_.empty()) return;
  env_->model.Add(ModelTrace::What::kRunCall, id_);
  const Message call = std::move(calls_.front());
  calls_.erase(calls_.begin());
  if (dispatcher_ == nullptr) {
    dispatcher_ = std::make_unique<Dispatcher>(dialect_, env_->limits,
                                               env_->workload->functions());
  }
  Dispatcher::Outcome outcome = dispatcher_->Dispatch(call.view());
  if (outcome.log.has_value()) child_->Log(*outcome.log);
  if (outcome.reply.has_value()) {
    router().Reply(call.header, *std::move(outcome.reply));
  }
  CheckContext(env_, *this);
}

// The words that a router has for it.
void SimContext::Log(const ContextLogRecord& record) {
  const std::string& words = record.record.message;
  if (absl::StrContains(words, "it will not hear")) {
    env_->coverage.Hit(Sometimes::kLimitEgress);
  }
  if (absl::StrContains(words, "routes by link")) {
    env_->coverage.Hit(Sometimes::kLimitRoutes);
    env_->coverage.HitFault(FaultKind::kTableLimits);
  }
  if (absl::StrContains(words, "expected an id")) {
    env_->coverage.Hit(Sometimes::kClaimRefused);
  }
}

void SimContext::OnLost(Wire* wire, Side side, const absl::Status&) {
  if (is_up()) {
    // Whoever waited for this queue to drain would wait for ever.
    const std::optional<LinkId> lost = LinkOf(*wire, side);
    if (lost.has_value()) ForgetFlow(*lost);
  }
  if (side == Side::kChild) {
    if (life_ == Life::kBooting) return FailBoot();
    if (!is_up()) return;
    env_->coverage.Hit(Sometimes::kParentLost);
    env_->Note(TraceWhat::kLinkLost, id_, env_->contexts[parent_]->id());
    env_->model.Add(ModelTrace::What::kNoticeLoss, id_,
                    env_->contexts[parent_]->id());
    child_->LinkLost(child_->parent_link());
    if (life_ == Life::kUp) detached_ = true;
    return CheckContext(env_, *this);
  }
  if (!is_up()) return;
  const auto it = link_by_child_.find(wire->child());
  if (it == link_by_child_.end()) {
    return CheckBootFailed(*env_->contexts[wire->child()]);
  }
  const LinkId link = it->second;
  env_->model.Add(ModelTrace::What::kNoticeLoss, id_,
                  env_->contexts[wire->child()]->id());
  env_->Note(TraceWhat::kLinkLost, id_, env_->contexts[wire->child()]->id());
  if (router().ContextsBehind(link).size() > 1) {
    env_->coverage.Hit(Sometimes::kSubtreeLost);
  }
  if (env_->sabotage != nullptr && env_->sabotage->HidesLinkLoss(id_)) return;
  if (master_ != nullptr) {
    master_->LinkLost(link);
  } else {
    child_->LinkLost(link);
  }
  child_by_slot_.erase(SlotOf(link));
  link_by_child_.erase(it);
  CheckContext(env_, *this);
}

void SimContext::BeginShutdown(absl::string_view) {
  if (life_ != Life::kUp) return;
  life_ = Life::kDraining;
  env_->model.Add(ModelTrace::What::kBeginEnd, id_);
  env_->Note(TraceWhat::kShutdown, id_);
  drain_deadline_us_ = env_->events.now_us() + kShutdownTimeoutUs;
  if (env_->sabotage != nullptr && env_->sabotage->HangsInShutdown(id_)) return;
  env_->events.Schedule(1, EventKind::kDrain, index_);
}

void SimContext::Detach() {
  if (life_ != Life::kUp || child_ == nullptr || leaving_) return;
  leaving_ = true;
  child_->Detach([this](const absl::Status& agreed) {
    leaving_ = agreed.ok();
    if (!agreed.ok()) return;
    drain_deadline_us_ = env_->events.now_us() + kShutdownTimeoutUs;
    env_->events.Schedule(1, EventKind::kDrain, index_);
  });
}

void SimContext::Leave() {
  if (std::exchange(detached_, true)) return;
  env_->Note(TraceWhat::kLinkLost, id_, env_->members[parent_].id);
  uplink_->Close(Side::kChild);
  ForgetFlow(child_->parent_link());
  child_->LinkLost(child_->parent_link());
  CheckContext(env_, *this);
}

bool SimContext::IsDrained() const {
  if (!calls_.empty()) return false;
  return uplink_ == nullptr || uplink_->end(Side::kChild).closed() ||
         uplink_->end(Side::kChild).waiting() == 0;
}

void SimContext::OnDrain() {
  if (life_ != Life::kDraining && (life_ != Life::kUp || !leaving_)) return;
  const bool timed_out = env_->events.now_us() >= drain_deadline_us_;
  if (!timed_out && !IsDrained()) {
    env_->events.Schedule(kDrainPollUs, EventKind::kDrain, index_);
    return;
  }
  if (life_ == Life::kUp) return Leave();
  env_->coverage.Hit(timed_out ? Sometimes::kDrainTimedOut
                               : Sometimes::kDrained);
  End();
}

void SimContext::End() {
  env_->model.Add(ModelTrace::What::kEnd, id_);
  // Handlers are told; what they send still leaves, if there is room.
  if (master_ != nullptr) {
    master_->Exit();
  } else {
    child_->Exit();
  }
  CheckContext(env_, *this);
  Flush();
  CloseAll();
}

void SimContext::Flush() {
  if (uplink_ != nullptr) WriteOut(uplink_.get(), Side::kChild);
  for (uint32_t child : children_) {
    WriteOut(env_->contexts[child]->uplink(), Side::kParent);
  }
}

void SimContext::WriteOut(Wire* wire, Side side) {
  LinkEnd& end = wire->end(side);
  if (end.closed() || !end.out()->can_write()) return;
  for (bool resumed = true; std::exchange(resumed, false);) {
    end.Write(env_->pipe_capacity, &resumed);
    const std::optional<LinkId> link = LinkOf(*wire, side);
    if (resumed && link.has_value()) Refill(*link);
  }
}

void SimContext::Die() {
  if (!is_alive()) return;
  if (open_requests > 0) env_->coverage.Hit(Sometimes::kDiedWithRequests);
  if (is_up()) env_->model.Add(ModelTrace::What::kEnd, id_);
  CloseAll();
}

void SimContext::CloseAll() {
  life_ = Life::kEnded;
  env_->Note(TraceWhat::kEnd, id_);
  if (uplink_ != nullptr) uplink_->Close(Side::kChild);
  for (uint32_t child : children_) {
    env_->contexts[child]->uplink()->Close(Side::kParent);
  }
  child_boot_.reset();
  dispatcher_.reset();
  child_.reset();
  master_.reset();
  calls_ = {};
  flows_ = {};
  waiting_.Clear();
  child_by_slot_ = {};
  link_by_child_ = {};
}

}  // namespace mitogen::sim
