// A tree of contexts in one thread, from its first bootstrap to its end:
//
//   boot      the planned contexts come up, each when its parent has
//   work      contexts do things, faults strike
//   heal      faults stop, liars and their links are cut off; what is under
//             way comes to its end, and liveness is checked
//   shutdown  contexts are told to end, then the master ends
//
// A phase is over when nothing is left to happen. The first violation of an
// invariant ends the world.

#ifndef MITOGEN_ROUTER_SIM_WORLD_WORLD_H_
#define MITOGEN_ROUTER_SIM_WORLD_WORLD_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "router/sim/scenario/scenario.h"
#include "router/sim/world/environment.h"
#include "router/sim/world/misfortune.h"
#include "router/sim/world/sim_context.h"
#include "router/sim/world/workload.h"

namespace mitogen::sim {

struct WorldResult {
  std::optional<Violation> violation;
  FaultMask faults = 0;
  uint64_t trace_hash = 0;
  uint64_t trace_count = 0;
  std::deque<TraceRecord> trace;
  uint64_t events = 0;
  int64_t simulated_us = 0;
  Coverage coverage;
  // If the scenario is modelled: its steps, for docs/model/replay.pml.
  std::string model;
  // What arrived of each flow.
  std::vector<std::pair<FlowLedger::Key, uint32_t>> flows;
  // Of every context's answers, in the order of its requests.
  uint64_t answers_hash = 0;
};

class World : private Director {
 public:
  // `sabotage` may be null, and must outlive the world.
  explicit World(const Scenario& scenario, Sabotage* sabotage = nullptr);
  ~World() override;

  // Once.
  WorldResult Run();

 private:
  // Director.
  void OnUp(SimContext* context) override;
  void OnLinked(SimContext* context) override;
  void SpawnLate(SimContext* context, uint32_t id) override;

  void MakePlan();
  void AddPlanned(std::vector<Environment::Member> members);
  // Tells all above `from` that `asker`, at or below it, has those ids.
  void GivePlannedIds(const SimContext& asker, const SimContext& from);
  void Boot();
  void Work();
  void Heal();
  void Shutdown();
  void EndOrphans();
  // Until nothing is left to happen.
  void RunEvents();
  void Handle(const Event& event);
  void Spawn(uint32_t index);
  void EnterPhase(uint32_t phase);
  void CheckAllBytes();
  void NoteRoutes();
  std::string ModelSteps() const;
  WorldResult MakeResult();

  Environment env_;
  Workload workload_;
  Misfortune misfortune_;
  // By the index of a context, those of its planned children.
  std::vector<std::vector<uint32_t>> plan_;
  uint64_t handled_ = 0;
  const uint64_t max_events_;
  bool talking_ = false;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_WORLD_H_
