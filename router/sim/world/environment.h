// What the parts of a world share: the clock, chance, the ledgers, and the
// contexts. No logic lives here.

#ifndef MITOGEN_ROUTER_SIM_WORLD_ENVIRONMENT_H_
#define MITOGEN_ROUTER_SIM_WORLD_ENVIRONMENT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "protocol/bootstrap/prepared_preamble.h"
#include "protocol/limits.h"
#include "router/context/context_limits.h"
#include "router/link_patience.h"
#include "router/output_lanes.h"
#include "router/output_queue.h"
#include "router/sim/record/flow_ledger.h"
#include "router/sim/record/model_trace.h"
#include "router/sim/record/request_ledger.h"
#include "router/sim/record/sometimes.h"
#include "router/sim/record/trace.h"
#include "router/sim/record/violation.h"
#include "router/sim/scenario/fault_table.h"
#include "router/sim/scenario/sabotage.h"
#include "router/sim/scenario/scenario.h"
#include "router/sim/transport/event_queue.h"
#include "router/sim/transport/link_end.h"
#include "router/sim/transport/prng.h"
#include "router/sim/world/sim_sources.h"

namespace mitogen::sim {

class SimContext;
class Workload;

// Decides which contexts there are.
class Director {
 public:
  virtual ~Director() = default;
  virtual void OnUp(SimContext* context) = 0;
  // The link from the parent of `context` to it is up at the parent.
  virtual void OnLinked(SimContext* context) = 0;
  // `context` wants a child beyond those of the plan, and has an id for it.
  virtual void SpawnLate(SimContext* context, uint32_t id) = 0;
};

struct Environment {
  // `sabotage` may be null, and must outlive the world.
  Environment(const Scenario& scenario, Sabotage* sabotage);
  ~Environment();

  const Scenario scenario;
  Sabotage* const sabotage;

  // Streams of chance that do not disturb each other.
  Prng planning;
  Prng timing;
  Prng chunking;
  Prng fault_dice;

  // Of scenario.faults, those that this world meets.
  FaultMask faults;
  // False once the world heals.
  bool faults_on = true;

  Limits limits;
  OutputLimits output_limits;
  PatienceLimits patience;
  ShareLimits shares;
  // The limits of the queue that the transport itself has, before lanes.
  OutputLimits TransportLimits() const;
  ContextLimits context_limits;
  SimSources sources;
  // The preamble of a core that nobody runs.
  const PreparedPreamble preamble{"import sim"};
  bool unidirectional = false;
  size_t pipe_capacity = 64 << 10;

  EventQueue events;
  DecoderPool decoders;
  Coverage coverage;
  Trace trace;
  ModelTrace model;
  FlowLedger flows;
  RequestLedger requests;
  // The first that was found; the world stops at it.
  std::optional<Violation> violation;

  Workload* workload = nullptr;
  Director* director = nullptr;

  // A context that is planned or was started.
  struct Member {
    uint32_t id = 0;
    // The index of its parent, which is less than its own.
    uint32_t parent = 0;
    // Index of kSimReleases.
    int release = 0;
  };
  // The master first; a context is known by its index here.
  std::vector<Member> members;
  // Null for those that were never started.
  std::vector<std::unique_ptr<SimContext>> contexts;
  absl::flat_hash_map<uint32_t, uint32_t> index_by_id;

  void AddMember(const Member& member);

  bool Has(FaultKind kind) const { return (faults & MaskOf(kind)) != 0; }
  // The same while faults strike, with a chance of `per_mille`.
  bool Strikes(FaultKind kind, uint32_t per_mille) {
    return faults_on && Has(kind) && fault_dice.PerMille(per_mille);
  }
  // Nobody lies, so that every message is what an honest router made.
  bool IsHonest() const { return (faults & kLyingFaults) == 0; }
  bool IsComplete() const {
    return (faults & (kLyingFaults | kRefusingFaults)) == 0;
  }

  void Note(TraceWhat what, uint32_t context_id, uint32_t a = 0, uint32_t b = 0,
            uint32_t c = 0) {
    trace.Add({events.now_us(), what, context_id, a, b, c});
  }
  void NoteFault(FaultKind kind, uint32_t context_id) {
    coverage.HitFault(kind);
    Note(TraceWhat::kFault, context_id, static_cast<uint32_t>(kind));
  }
  void Fail(Promise promise, absl::string_view invariant,
            absl::string_view clause, std::string text) {
    if (violation.has_value()) return;
    violation = Violation{promise, invariant, clause, std::move(text)};
  }

  // The index of a member.
  std::optional<uint32_t> IndexOf(uint32_t context_id) const;
  // Whether the member `below` is `above`, or has its place below it.
  bool IsBelow(uint32_t below, uint32_t above) const;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_ENVIRONMENT_H_
