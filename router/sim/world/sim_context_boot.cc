// How a simulated process comes up: both halves of the handshake.

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/context_config_writer.h"
#include "router/sim/world/sim_context.h"
#include "router/sim/world/workload.h"

namespace mitogen::sim {
namespace {

constexpr int64_t kStartUpUs = 500;
constexpr uint64_t kFirstContextStream = 1000;
constexpr absl::string_view kNoise[] = {
    "Last login: Mon Nov 23 04:46:00 on pts/0\n", "MITO00", "\n\n\n",
    "bash: warning: setlocale: LC_ALL: cannot change locale\r\n",
    "MITO0000 is not yet\n"};

std::vector<uint32_t> ParentIdsBelow(const SimContext& parent) {
  std::vector<uint32_t> ids = {parent.id()};
  ids.insert(ids.end(), parent.parent_ids().begin(), parent.parent_ids().end());
  return ids;
}

}  // namespace

SimContext::SimContext(Environment* env)
    : env_(env),
      index_(0),
      id_(kMasterId),
      parent_(0),
      release_(static_cast<int>(kSimReleases.size()) - 1),
      life_(Life::kUp),
      prng_(Prng::Fork(env->scenario.seed, kFirstContextStream)) {
  MasterOptions options;
  options.router.max_message_size = env->limits.max_message_size;
  options.router.unidirectional = env->unidirectional;
  options.limits = env->context_limits;
  options.modules = &env->sources;
  options.resources = &env->sources;
  LinkSender* const links = this;
  MasterContext::Host* const host = this;
  master_ = std::make_unique<MasterContext>(options, links, host);
  env->workload->Register(this);
  base_handles_ = master_->router().handle_count();
}

SimContext::SimContext(Environment* env, uint32_t index, SimContext* parent)
    : env_(env),
      index_(index),
      id_(env->members[index].id),
      parent_(parent->index()),
      release_(env->members[index].release),
      dialect_(*DialectOf(kSimReleases[release_])),
      parent_ids_(ParentIdsBelow(*parent)),
      prng_(Prng::Fork(env->scenario.seed, kFirstContextStream + index)) {
  parent->children_.push_back(index_);
  uplink_ = std::make_unique<Wire>(env, index_, parent, this);
  std::string preamble = parent->MakePreambleFor(*this);
  child_boot_ = std::make_unique<ChildHandshake>(env->limits, preamble.size());
  if (env->Strikes(FaultKind::kBootGarbage, 100)) {
    env->NoteFault(FaultKind::kBootGarbage, id_);
    preamble[env->fault_dice.Below(preamble.size())] ^= 1;
  }
  preamble_ = std::move(preamble);
  parent_boot_ = std::make_unique<ParentHandshake>(env->limits);
  env->Note(TraceWhat::kSpawn, id_, parent->id());
  if (env->Strikes(FaultKind::kBootDeath, 50)) {
    env->coverage.Hit(Sometimes::kBootFailedBeforeFirstMarker);
    env->NoteFault(FaultKind::kBootDeath, id_);
    CloseAll();
    return;
  }
  if (env->Strikes(FaultKind::kBootNoise, 500)) {
    env->NoteFault(FaultKind::kBootNoise, id_);
    for (absl::string_view noise : kNoise) {
      uplink_->end(Side::kChild).SendRaw(noise);
    }
  }
  uplink_->end(Side::kChild).SendRaw(child_boot_->TakeOutput());
  uplink_->Kick(Side::kChild);
}

SimContext::~SimContext() = default;

std::string SimContext::MakePreambleFor(const SimContext& child) const {
  ContextConfig config;
  config.parent_ids = child.parent_ids();
  config.context_id = child.id();
  config.unidirectional = env_->unidirectional;
  config.max_message_size = env_->limits.max_message_size;
  config.dialect = child.dialect();
  config.log_levels.root = kLogError;
  config.log_levels.mitogen = kLogError;
  return env_->preamble.Make(*WriteLastLine(config, LiteralStyle::kPython3));
}

void SimContext::OnBytes(Wire* wire, Side side, absl::string_view bytes) {
  if (side == Side::kChild) return FeedChild(bytes);
  FeedParent(env_->contexts[wire->child()].get(), bytes);
}

void SimContext::FeedChild(absl::string_view bytes) {
  if (!child_boot_->Feed(bytes).ok()) return FailBoot();
  if (child_boot_->state() != HandshakeState::kStarting) return;
  uplink_->end(Side::kChild).SendRaw(child_boot_->TakeOutput());
  uplink_->Kick(Side::kChild);
  env_->events.Schedule(env_->timing.Between(1, kStartUpUs),
                        EventKind::kStartUp, index_);
  if (env_->Strikes(FaultKind::kBootDeath, 100)) {
    env_->NoteFault(FaultKind::kBootDeath, id_);
    FailBoot();
  }
}

void SimContext::FailBoot() {
  env_->coverage.Hit(child_boot_->state() == HandshakeState::kStarting
                         ? Sometimes::kBootFailedBeforeThirdMarker
                         : Sometimes::kBootFailedBeforeSecondMarker);
  env_->Note(TraceWhat::kBootFailed, id_, env_->contexts[parent_]->id());
  CloseAll();
}

void SimContext::StartUp() {
  if (life_ != Life::kBooting) return;
  life_ = Life::kUp;
  LinkSender* const links = this;
  ChildContext::Host* const host = this;
  child_ = std::make_unique<ChildContext>(child_boot_->config(), links, host,
                                          env_->context_limits);
  env_->workload->Register(this);
  base_handles_ = child_->router().handle_count();
  child_boot_->ContextUp().IgnoreError();
  uplink_->end(Side::kChild).SendRaw(child_boot_->TakeOutput());
  uplink_->end(Side::kChild)
      .StartFrames(dialect_, env_->limits, env_->TransportLimits());
  uplink_->Kick(Side::kChild);
  child_->Uncork();
  const std::string frames = child_boot_->TakeFrameBytes();
  child_boot_.reset();
  env_->coverage.Hit(Sometimes::kBooted);
  env_->coverage.HitPair(env_->contexts[parent_]->release(), release_);
  env_->model.Add(ModelTrace::What::kStart, id_, env_->contexts[parent_]->id());
  env_->Note(TraceWhat::kUp, id_, env_->contexts[parent_]->id(), release_);
  uplink_->DeliverLeftover(Side::kChild, frames);
  env_->director->OnUp(this);
}

void SimContext::FeedParent(SimContext* child, absl::string_view bytes) {
  ParentHandshake& boot = *child->parent_boot_;
  boot.Feed(bytes).IgnoreError();
  if (boot.TakePreambleRequest()) {
    child->uplink()
        ->end(Side::kParent)
        .SendRaw(std::exchange(child->preamble_, {}));
    child->uplink()->Kick(Side::kParent);
  }
  if (boot.state() == ParentHandshakeState::kUp) {
    AddChild(child, boot.TakeFrameBytes());
  }
}

void SimContext::CheckBootFailed(SimContext& child) {
  if (child.parent_boot_ == nullptr || !child.parent_boot_->FeedEnd().ok()) {
    return;
  }
  env_->Fail(Promise::kSafety, "CheckBootFailed", "BOOT-12",
             absl::StrCat("expected an error of context ", child.id(),
                          ", whose output ended before it was up"));
}

void SimContext::AddChild(SimContext* child, std::string frame_bytes) {
  child->parent_boot_.reset();
  const ChildOptions options{.context_id = child->id()};
  const absl::StatusOr<LinkId> link = master_ != nullptr
                                          ? master_->AddChild(options)
                                          : child_->AddChild(options);
  Wire* wire = child->uplink();
  if (!link.ok()) {
    env_->Fail(
        Promise::kSafety, "AddChild", "RTE-13",
        absl::StrCat("expected the id ", child->id(),
                     " of a new child "
                     "of context ",
                     id_, " to be free, got: ", link.status().message()));
    return wire->Close(Side::kParent);
  }
  child_by_slot_[SlotOf(*link)] = child->index();
  link_by_child_[child->index()] = *link;
  wire->end(Side::kParent)
      .StartFrames(child->dialect(), env_->limits, env_->TransportLimits());
  env_->model.Add(ModelTrace::What::kLink, id_, child->id());
  // The first child of a context adds roles.
  base_handles_ = env_->workload->BaseHandles(*this);
  env_->director->OnLinked(child);
  wire->DeliverLeftover(Side::kParent, frame_bytes);
}

}  // namespace mitogen::sim
