#include "router/sim/world/misfortune.h"

#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "router/sim/world/workload.h"

namespace mitogen::sim {
namespace {

// Per mille of contexts that each fault befalls.
struct Row {
  FaultKind kind;
  uint32_t per_mille;
};
constexpr Row kRows[] = {
    {FaultKind::kDeath, 150},        {FaultKind::kHalfClose, 100},
    {FaultKind::kBreak, 150},        {FaultKind::kDetach, 200},
    {FaultKind::kForgedSender, 400}, {FaultKind::kForgedRoute, 400},
    {FaultKind::kForgedHandle, 400}, {FaultKind::kDeadStorm, 300},
    {FaultKind::kGarbage, 150},      {FaultKind::kDeafReader, 300},
};
constexpr uint32_t kMasterDies = 20;
constexpr int kRepeats = 3;
constexpr int kStorm = 300;
// Ids that no allocator will give in a world.
constexpr uint32_t kFirstFakeId = 0x40000000;

}  // namespace

void Misfortune::Schedule() {
  const uint32_t members = static_cast<uint32_t>(env_->members.size());
  const int64_t horizon_us =
      1000 * (2 + env_->scenario.steps / (members == 0 ? 1 : members));
  for (uint32_t i = 0; i < members; ++i) {
    SimContext* context = env_->contexts[i].get();
    if (context == nullptr || !context->is_up()) continue;
    for (const Row& row : kRows) {
      if (!env_->Has(row.kind)) continue;
      if (i == 0 && row.kind != FaultKind::kDeath) continue;
      const uint32_t chance = i == 0 ? kMasterDies : row.per_mille;
      if (!env_->fault_dice.PerMille(chance)) continue;
      const int times = (MaskOf(row.kind) & kForgeries) != 0 ? kRepeats : 1;
      for (int n = 0; n < times; ++n) {
        context->fate.push_back(row.kind);
        env_->events.Schedule(env_->fault_dice.Between(1, horizon_us),
                              EventKind::kMisbehave, i);
      }
    }
  }
}

void Misfortune::Strike(SimContext* context) {
  if (context->fate.empty()) return;
  const size_t which = env_->fault_dice.Below(context->fate.size());
  const FaultKind kind = context->fate[which];
  context->fate.erase(context->fate.begin() + which);
  if (!context->is_up() || !env_->faults_on) return;
  env_->NoteFault(kind, context->id());
  Befall(context, kind);
}

void Misfortune::Befall(SimContext* context, FaultKind kind) {
  Wire* wire = context->uplink();
  const Side side =
      env_->fault_dice.PerMille(500) ? Side::kParent : Side::kChild;
  switch (kind) {
    case FaultKind::kDeath:
      return context->Die();
    case FaultKind::kHalfClose:
      if (!wire->end(side).closed()) wire->HalfClose(side);
      return;
    case FaultKind::kBreak:
      return wire->BreakAfter(side, env_->fault_dice.Below(300));
    case FaultKind::kDetach:
      return context->Detach();
    case FaultKind::kForgedSender:
      return ForgeSender(context);
    case FaultKind::kForgedRoute:
      return ForgeRoute(context);
    case FaultKind::kForgedHandle:
      return ForgeHandle(context);
    case FaultKind::kDeadStorm:
      return DeadStorm(context);
    case FaultKind::kGarbage:
      return Garbage(context);
    case FaultKind::kDeafReader:
      return StopReading(context);
    default:
      return;
  }
}

uint32_t Misfortune::AnyId() {
  const uint64_t which = env_->fault_dice.Below(env_->members.size() + 2);
  if (which >= env_->members.size()) {
    return kFirstFakeId + static_cast<uint32_t>(env_->fault_dice.Below(1000));
  }
  return env_->members[which].id;
}

// Of the living, the dead, those that are still to come, and nobody.
uint32_t Misfortune::AnyIdToClaim() {
  if (!env_->fault_dice.PerMille(300)) return AnyId();
  const uint32_t newest = env_->members.back().id;
  return newest + static_cast<uint32_t>(env_->fault_dice.Between(1, 3000));
}

void Misfortune::Forge(SimContext* liar, const MessageView& message) {
  liar->malicious = true;
  liar->uplink()->Taint();
  LinkEnd& end = liar->uplink()->end(Side::kChild);
  if (end.closed()) return;
  env_->model.Add(ModelTrace::What::kLie, liar->id(), 0, message);
  env_->Note(TraceWhat::kForge, liar->id(), message.header.dst_id,
             message.header.handle, message.header.src_id);
  end.Send(message).IgnoreError();
  liar->uplink()->Kick(Side::kChild);
}

void Misfortune::ForgeSender(SimContext* liar) {
  MessageView message;
  message.header.dst_id = AnyId();
  message.header.src_id = AnyId();
  message.header.auth_id =
      env_->fault_dice.PerMille(500) ? AnyId() : liar->id();
  constexpr uint32_t kTargets[] = {::mitogen::kShutdown, kCallFunction, 1000,
                                   1001, 1002};
  message.header.handle = kTargets[env_->fault_dice.Below(std::size(kTargets))];
  message.header.reply_to = env_->fault_dice.PerMille(500) ? 1002 : 0;
  Forge(liar, message);
}

void Misfortune::ForgeRoute(SimContext* liar) {
  const uint32_t context_id = AnyIdToClaim();
  const std::string text = absl::StrCat(context_id);
  MessageView message;
  message.header.dst_id = env_->members[liar->parent()].id;
  message.header.src_id = liar->id();
  message.header.auth_id = liar->id();
  message.header.handle =
      env_->fault_dice.PerMille(700) ? kAddRoute : kDelRoute;
  message.payload = text;
  Forge(liar, message);
  // In the name of whom it has just announced.
  message.header.src_id = context_id;
  message.header.auth_id = context_id;
  message.header.handle = 1000;
  message.header.dst_id = AnyId();
  Forge(liar, message);
}

void Misfortune::ForgeHandle(SimContext* liar) {
  MessageView message;
  message.header.dst_id = AnyId();
  message.header.src_id = liar->id();
  message.header.auth_id = liar->id();
  for (const HandleInfo& info : StandardHandles()) {
    message.header.handle = info.handle;
    message.header.reply_to = env_->fault_dice.PerMille(500) ? 999'999 : 0;
    message.payload = env_->fault_dice.PerMille(500) ? "\x80\x02." : "";
    Forge(liar, message);
  }
}

void Misfortune::DeadStorm(SimContext* liar) {
  MessageView message;
  message.header.src_id = liar->id();
  message.header.auth_id = liar->id();
  message.header.reply_to = kIsDead;
  message.payload = "a storm";
  for (int i = 0; i < kStorm; ++i) {
    message.header.dst_id = AnyId();
    message.header.handle =
        static_cast<uint32_t>(env_->fault_dice.Between(100, 1020));
    Forge(liar, message);
  }
}

void Misfortune::Garbage(SimContext* liar) {
  liar->malicious = true;
  liar->uplink()->Taint();
  LinkEnd& end = liar->uplink()->end(Side::kChild);
  if (end.closed()) return;
  end.SendRaw(absl::StrCat("garbage ", env_->fault_dice.Next()));
  liar->uplink()->Kick(Side::kChild);
}

// What it asks for is honest, all but the amount.
void Misfortune::StopReading(SimContext* context) {
  context->malicious = true;
  context->uplink()->Deafen(Side::kChild, env_->fault_dice.PerMille(500));
  for (int i = 0; i < kStorm; ++i) env_->workload->AskForMuch(context);
}

void Misfortune::CutOffLiars() {
  for (const auto& context : env_->contexts) {
    if (context == nullptr || !context->is_alive()) continue;
    if (context->malicious) context->Die();
  }
  for (const auto& context : env_->contexts) {
    if (context == nullptr || context->uplink() == nullptr) continue;
    if (context->uplink()->tainted()) context->uplink()->Break();
  }
}

}  // namespace mitogen::sim
