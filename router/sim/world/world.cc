#include "router/sim/world/world.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "protocol/payload/id_block.h"
#include "router/sim/world/invariants.h"
#include "router/sim/world/liveness.h"

namespace mitogen::sim {
namespace {

// A world that does not come to rest within so many events never will.
constexpr uint64_t kBaseEvents = 1'000'000;
constexpr uint64_t kEventsPerPart = 20'000;
// Deep trees cost a context the ids of all its parents.
constexpr uint32_t kMaxChain = 32;
constexpr uint32_t kMaxLate = 64;

enum Phase : uint32_t { kBoot, kWork, kHeal, kShutdown };

}  // namespace

World::World(const Scenario& scenario, Sabotage* sabotage)
    : env_(scenario, sabotage),
      workload_(&env_),
      misfortune_(&env_),
      max_events_(kBaseEvents +
                  kEventsPerPart * (scenario.contexts + scenario.steps)) {
  env_.workload = &workload_;
  env_.director = this;
}

World::~World() = default;

WorldResult World::Run() {
  MakePlan();
  Boot();
  Work();
  Heal();
  Shutdown();
  return MakeResult();
}

void World::MakePlan() {
  const uint32_t contexts = std::max<uint32_t>(env_.scenario.contexts, 1);
  const int newest = static_cast<int>(kSimReleases.size()) - 1;
  const uint64_t shape = env_.planning.Below(3);
  std::vector<Environment::Member> members = {{.release = newest}};
  plan_.resize(contexts);
  for (uint32_t i = 1; i < contexts; ++i) {
    uint32_t parent = static_cast<uint32_t>(env_.planning.Below(i));
    if (shape == 1 && contexts <= kMaxChain) parent = i - 1;
    if (shape == 2)
      parent =
          static_cast<uint32_t>(env_.planning.Below(std::min<uint32_t>(i, 2)));
    const int release =
        env_.Has(FaultKind::kDialectSkew)
            ? static_cast<int>(env_.planning.Below(kSimReleases.size()))
            : newest;
    plan_[parent].push_back(i);
    members.push_back({.parent = parent, .release = release});
  }
  AddPlanned(std::move(members));
}

// The children of one context have ids one after another, as of a block.
void World::AddPlanned(std::vector<Environment::Member> members) {
  auto master = std::make_unique<SimContext>(&env_);
  for (const std::vector<uint32_t>& children : plan_) {
    for (uint32_t child : children) {
      members[child].id = *master->master()->AllocateId();
    }
  }
  for (const Environment::Member& member : members) env_.AddMember(member);
  env_.contexts[0] = std::move(master);
  workload_.planned = static_cast<uint32_t>(members.size());
}

// So that who comes up when does not change the ids, contexts do not ask for
// those of the plan: each above is told of them as if one had, once there is a
// way to it.
void World::OnLinked(SimContext* context) {
  for (uint32_t i = context->index(); i < env_.contexts.size(); ++i) {
    const SimContext* below = env_.contexts[i].get();
    if (below == nullptr || below->plan.empty()) continue;
    if (env_.IsBelow(i, context->index())) GivePlannedIds(*below, *context);
  }
}

void World::GivePlannedIds(const SimContext& asker, const SimContext& from) {
  const IdBlock block = {env_.members[asker.plan.front()].id,
                         env_.members[asker.plan.back()].id + 1};
  for (uint32_t at = from.index(); at != 0; at = env_.members[at].parent) {
    SimContext& above = *env_.contexts[env_.members[at].parent];
    if (!above.is_up()) continue;
    const std::optional<LinkId> link = above.LinkToChild(at);
    if (!link.has_value()) continue;
    above.ids().Give(*link, asker.id(), block).IgnoreError();
  }
}

void World::EnterPhase(uint32_t phase) {
  env_.Note(TraceWhat::kPhase, 0, phase);
}

void World::Boot() {
  EnterPhase(Phase::kBoot);
  OnUp(env_.contexts[0].get());
  RunEvents();
}

void World::OnUp(SimContext* context) {
  if (talking_) return env_.coverage.Hit(Sometimes::kBootedLate);
  context->plan = std::move(plan_[context->index()]);
  for (uint32_t index : context->plan) Spawn(index);
}

void World::Spawn(uint32_t index) {
  SimContext* parent = env_.contexts[env_.members[index].parent].get();
  if (env_.Has(FaultKind::kDialectSkew)) {
    env_.coverage.HitFault(FaultKind::kDialectSkew);
  }
  env_.contexts[index] = std::make_unique<SimContext>(&env_, index, parent);
}

void World::SpawnLate(SimContext* context, uint32_t id) {
  if (env_.members.size() >= workload_.planned + kMaxLate) return;
  if (env_.index_by_id.contains(id)) {
    return env_.Fail(
        Promise::kSafety, "SpawnLate", "ROL-6",
        absl::StrCat("expected an id that no context has, got ", id));
  }
  const uint32_t index = static_cast<uint32_t>(env_.members.size());
  env_.AddMember({id, context->index(), context->release()});
  Spawn(index);
}

void World::Work() {
  EnterPhase(Phase::kWork);
  talking_ = true;
  std::vector<SimContext*> up;
  for (const auto& context : env_.contexts) {
    if (context != nullptr && context->is_up()) up.push_back(context.get());
  }
  for (uint32_t i = 0; i < env_.scenario.steps && !up.empty(); ++i) {
    ++up[env_.planning.Below(up.size())]->steps_left;
  }
  for (SimContext* context : up) {
    if (context->steps_left == 0) continue;
    env_.events.Schedule(context->prng().Between(1, 1000), EventKind::kAct,
                         context->index());
  }
  misfortune_.Schedule();
  RunEvents();
  CheckNobodyWaits(&env_);
}

void World::Heal() {
  EnterPhase(Phase::kHeal);
  env_.faults_on = false;
  misfortune_.CutOffLiars();
  RunEvents();
  NoteRoutes();
  CheckAllBytes();
  if (env_.violation.has_value() || !env_.IsHonest()) return;
  CheckNothingWaits(&env_);
  if (!env_.IsComplete()) return;
  CheckAllAnswered(&env_);
  CheckRoutesAreTrue(&env_);
  CheckTablesAreEmpty(&env_);
}

void World::Shutdown() {
  EnterPhase(Phase::kShutdown);
  SimContext& master = *env_.contexts[0];
  if (env_.violation.has_value()) return;
  for (uint32_t i = 1; i < env_.contexts.size(); ++i) {
    const SimContext* context = env_.contexts[i].get();
    if (context == nullptr || !context->is_up() || !master.is_up()) continue;
    // Those below end because their parents do.
    if (context->depth() > 1 && env_.scenario.seed % 2 == 0) continue;
    MessageView message;
    message.header.dst_id = context->id();
    message.header.handle = ::mitogen::kShutdown;
    env_.coverage.Hit(Sometimes::kShutDownByMessage);
    master.Route(message);
  }
  EndOrphans();
  RunEvents();
  if (env_.violation.has_value()) return;
  if (env_.IsComplete()) {
    CheckAllEnded(&env_, /*master_too=*/false);
    CheckTablesAreEmpty(&env_);
  }
  if (master.is_up()) master.BeginShutdown("the world ends");
  RunEvents();
  // A context that asked to detach and got no answer outlives its parent too.
  EndOrphans();
  RunEvents();
  if (!env_.violation.has_value()) CheckAllEnded(&env_, /*master_too=*/true);
  CheckAllBytes();
}

// Whoever detached hears nothing of the end of the others.
void World::EndOrphans() {
  for (const auto& context : env_.contexts) {
    if (context != nullptr && context->is_detached()) {
      context->BeginShutdown("the world ends");
    }
  }
}

void World::RunEvents() {
  while (!env_.events.empty() && !env_.violation.has_value()) {
    if (++handled_ > max_events_) {
      return env_.Fail(Promise::kLiveness, "RunEvents", "RTE-4",
                       absl::StrCat("expected the world to come to rest, got ",
                                    handled_, " events"));
    }
    Handle(env_.events.Take());
  }
}

void World::Handle(const Event& event) {
  SimContext& context = *env_.contexts[event.context];
  switch (event.kind) {
    case EventKind::kWrite:
      context.uplink()->OnWrite(event.side);
      break;
    case EventKind::kRead:
      context.uplink()->OnRead(event.side);
      break;
    case EventKind::kStartUp:
      return context.StartUp();
    case EventKind::kAct:
      workload_.Act(&context);
      return CheckContext(&env_, context);
    case EventKind::kCall:
      return context.RunCall();
    case EventKind::kDrain:
      return context.OnDrain();
    case EventKind::kMisbehave:
      return misfortune_.Strike(&context);
    case EventKind::kPatience:
      return context.uplink()->OnPatience(event.side);
  }
  CheckBytesBalance(&env_, context);
}

void World::CheckAllBytes() {
  for (const auto& context : env_.contexts) {
    if (context != nullptr) CheckBytesBalance(&env_, *context);
  }
}

void World::NoteRoutes() {
  for (const auto& context : env_.contexts) {
    if (context == nullptr || !context->is_up()) continue;
    for (const Environment::Member& member : env_.members) {
      if (member.id == context->id()) continue;
      const std::optional<LinkId> by = context->router().RouteTo(member.id);
      env_.model.AddRoute(
          context->id(), member.id,
          by.has_value() ? context->IdAt(*by) : ModelTrace::kNone);
    }
  }
}

// What the tree is like, as definitions, and what happened in it.
std::string World::ModelSteps() const {
  if (!env_.scenario.modelled) return "";
  std::string text =
      absl::StrCat("#define N ", env_.members.size(), "\n#define LIES ",
                   env_.IsHonest() ? 0 : 1, "\n");
  if (env_.unidirectional) absl::StrAppend(&text, "#define UNIDIRECTIONAL 1\n");
  for (const Environment::Member& member : env_.members) {
    if (member.id == kMasterId) continue;
    absl::StrAppend(&text, "#define P", member.id, " ",
                    env_.members[member.parent].id, "\n");
  }
  return text +
         env_.model.ToPromela(static_cast<uint32_t>(env_.members.size()));
}

WorldResult World::MakeResult() {
  WorldResult outcome;
  outcome.violation = std::move(env_.violation);
  outcome.faults = env_.faults;
  outcome.trace_hash = env_.trace.hash();
  outcome.trace_count = env_.trace.count();
  outcome.trace = env_.trace.kept();
  outcome.events = handled_;
  outcome.simulated_us = env_.events.now_us();
  outcome.coverage = env_.coverage;
  outcome.flows = env_.flows.Received();
  outcome.model = ModelSteps();
  std::vector<uint64_t> answers(env_.members.size());
  for (const Request& request : env_.requests.requests()) {
    uint64_t& hash = answers[request.context];
    hash = (hash ^
            (request.dst_id + uint64_t{request.number} * 2 + request.dead)) *
           0x9fb21c651e98df25u;
  }
  for (uint64_t hash : answers) {
    outcome.answers_hash = (outcome.answers_hash ^ hash) * 0xff51afd7ed558ccdu;
  }
  return outcome;
}

}  // namespace mitogen::sim
