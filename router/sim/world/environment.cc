#include "router/sim/world/environment.h"

#include <algorithm>

#include "router/sim/world/sim_context.h"

namespace mitogen::sim {
namespace {

enum Stream : uint64_t { kPlanning, kTiming, kChunking, kMisfortune, kFaults };

// Half of the faults that may strike, by the seed: faults that always come
// together hide each other's effects.
FaultMask MetFaults(const Scenario& scenario) {
  const FaultMask known = scenario.modelled ? kModelledFaults : ~FaultMask{0};
  return scenario.faults & known &
         static_cast<FaultMask>(Prng::Fork(scenario.seed, kFaults).Next());
}

Limits LimitsOf(FaultMask faults) {
  Limits limits;
  limits.max_message_size =
      (faults & MaskOf(FaultKind::kSmallMessages)) != 0 ? 400 : 1 << 20;
  return limits;
}

}  // namespace

Environment::Environment(const Scenario& scenario, Sabotage* sabotage)
    : scenario(scenario),
      sabotage(sabotage),
      planning(Prng::Fork(scenario.seed, kPlanning)),
      timing(Prng::Fork(scenario.seed, kTiming)),
      chunking(
          Prng::Fork(scenario.chunk_seed.value_or(scenario.seed), kChunking)),
      fault_dice(Prng::Fork(scenario.seed, kMisfortune)),
      faults(MetFaults(scenario)),
      limits(LimitsOf(faults)),
      decoders(limits),
      trace(scenario.keep_trace),
      model(scenario.modelled) {
  context_limits.protocol = limits;
  unidirectional = Has(FaultKind::kUnidirectional);
  shares.direct = 100;
  shares.turn = 100;
  if (Has(FaultKind::kPause)) output_limits.pause_at = 200;
  if (Has(FaultKind::kQueueLimit)) output_limits.max_bytes = 600;
  if (Has(FaultKind::kDeafReader)) {
    output_limits.pause_at = 200;
    pipe_capacity = 500;
    patience = {.budget_us = 20'000, .min_rate = 100'000};
    shares = {.direct = 100,
              .turn = 100,
              .total = 12'000,
              .beyond = 6'000,
              .neighbour = 6'000,
              .news = 12'000,
              .news_size = 80};
  }
  if (Has(FaultKind::kTinyPipes)) {
    pipe_capacity = planning.Between(1, 100);
  }
  if (Has(FaultKind::kTableLimits)) {
    context_limits.router.max_routes_per_link = 3;
    context_limits.router.max_name_bytes_per_link = 4;
    context_limits.router.max_id_blocks_per_context = 1;
    context_limits.router.max_id_blocks_per_link = 4;
    context_limits.router.max_egress_per_link = 1;
    context_limits.router.max_handles = 20;
    context_limits.modules.max_requests = 2;
    context_limits.modules.max_cached = 2;
    context_limits.modules.max_sent_per_link = 2;
  }
}

Environment::~Environment() = default;

// What was taken must not be refused later, so there is no limit but the pause.
OutputLimits Environment::TransportLimits() const {
  return {.pause_at = std::min(output_limits.pause_at, shares.direct)};
}

void Environment::AddMember(const Member& member) {
  index_by_id[member.id] = static_cast<uint32_t>(members.size());
  members.push_back(member);
  contexts.emplace_back();
}

std::optional<uint32_t> Environment::IndexOf(uint32_t context_id) const {
  const auto it = index_by_id.find(context_id);
  if (it == index_by_id.end()) return std::nullopt;
  return it->second;
}

bool Environment::IsBelow(uint32_t below, uint32_t above) const {
  while (below > above) below = members[below].parent;
  return below == above;
}

}  // namespace mitogen::sim
