// One process of a simulated world: the context that ships, master or child,
// with the links to its parent and children, and the queue of its calls. It
// does what stub/ does for a real one, and checks each step as it does it.

#ifndef MITOGEN_ROUTER_SIM_WORLD_SIM_CONTEXT_H_
#define MITOGEN_ROUTER_SIM_WORLD_SIM_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "protocol/dialect.h"
#include "router/context/child_context.h"
#include "router/context/master_context.h"
#include "router/ids/id_ledger.h"
#include "router/output_lanes.h"
#include "router/role/dispatcher.h"
#include "router/sim/transport/prng.h"
#include "router/sim/world/environment.h"
#include "router/sim/world/wire.h"
#include "router/wait_line.h"
#include "router/waiting_links.h"

namespace mitogen::sim {

enum class Life { kBooting, kUp, kDraining, kEnded };

class SimContext : public Wire::Visitor,
                   private LinkSender,
                   private WaitingLinks::Host,
                   private ChildContext::Host,
                   private MasterContext::Host {
 public:
  // The master, which is up at once.
  explicit SimContext(Environment* env);
  // The child of that index, which `parent` starts now.
  SimContext(Environment* env, uint32_t index, SimContext* parent);
  ~SimContext() override;

  uint32_t index() const { return index_; }
  uint32_t id() const { return id_; }
  // Index of the parent; the master's is its own.
  uint32_t parent() const { return parent_; }
  int release() const { return release_; }
  int depth() const { return static_cast<int>(parent_ids_.size()); }
  const std::vector<uint32_t>& parent_ids() const { return parent_ids_; }
  Life life() const { return life_; }
  bool is_alive() const { return life_ != Life::kEnded; }
  // Can route: it is up, and not at its end yet.
  bool is_up() const { return life_ == Life::kUp || life_ == Life::kDraining; }
  Prng& prng() { return prng_; }

  // While is_up().
  Router& router() {
    return master_ != nullptr ? master_->router() : child_->router();
  }
  IdLedger& ids() {
    return master_ != nullptr ? master_->ids() : child_->ids();
  }
  Wire* uplink() { return uplink_.get(); }
  // Indexes, of the living and the dead.
  const std::vector<uint32_t>& children() const { return children_; }
  // The link to the child of that index, if it is up.
  std::optional<LinkId> LinkToChild(uint32_t child) const;
  std::optional<LinkId> parent_link() const;
  // The id of the context at the other end.
  uint32_t IdAt(LinkId link) const;
  const Dialect& dialect() const { return dialect_; }
  MasterContext* master() { return master_.get(); }
  ChildContext* child() { return child_.get(); }

  // Routes a message of this context's own.
  void Route(const MessageView& message);
  // How many requests of it have no answer yet.
  uint32_t open_requests = 0;
  // Things that it has still to do.
  uint32_t steps_left = 0;
  // A liar, whose every word is open to doubt.
  bool malicious = false;
  // What is to befall it.
  std::vector<FaultKind> fate;
  // Of its children that are planned, the indexes in the plan.
  std::vector<uint32_t> plan;

  void StartUp();
  void RunCall();
  void OnDrain();
  void BeginShutdown(absl::string_view reason) override;
  // Asks the parent to let go of it, and closes the link when it may.
  void Detach();
  bool is_detached() const { return detached_ && is_up(); }
  // It is gone at once, as by SIGKILL.
  void Die();

  // What holds between any two events; see invariants.h.
  uint64_t messages_in() const { return messages_in_; }
  uint64_t messages_out() const { return messages_out_; }
  size_t base_handles() const { return base_handles_; }

  // The link by which the message came that is being delivered now: true for
  // the parent's, or the index of a child. Nothing for the context's own.
  struct Arrival {
    bool from_parent = false;
    uint32_t child = 0;
  };
  const std::optional<Arrival>& arrival() const { return arrival_; }
  // How many links are not read from because a link to a child is full.
  size_t links_that_wait() const;
  // Dead messages that left while a dead message for this context was being
  // delivered.
  uint64_t dead_for_dead() const { return dead_for_dead_; }

 private:
  // Wire::Visitor.
  void OnBytes(Wire* wire, Side side, absl::string_view bytes) override;
  bool MayTakeNext(Wire* wire, Side side, const MessageHeader& header) override;
  void OnMessage(Wire* wire, Side side, const MessageView& message) override;
  void OnLost(Wire* wire, Side side, const absl::Status& why) override;
  void OnResumed(Wire* wire, Side side) override;
  void OnPatience(Wire* wire, Side side) override;

  // LinkSender.
  SendResult Send(LinkId link, const MessageView& message) override;
  void QueueCall(const MessageView& call) override;
  void Log(const ContextLogRecord& record) override;

  void FeedChild(absl::string_view bytes);
  void FeedParent(SimContext* child, absl::string_view bytes);
  void AddChild(SimContext* child, std::string frame_bytes);
  void FailBoot();
  // The link to a child ended that never came up.
  void CheckBootFailed(SimContext& child);
  void Leave();
  void Receive(LinkId link, const MessageView& message);

  // For the model (record/model_trace.h).
  void NoteOutcome(const MessageHeader& header, const RouterCounters& before);
  void NoteLeaving(LinkId link, const MessageView& message);

  // What LinkTable does for a process: see sim_context_flow.cc.
  struct WireEnd {
    Wire* wire = nullptr;
    Side side = Side::kParent;
  };
  struct Flow {
    Flow(const Environment& env, bool is_child)
        : lanes(env.shares), is_child(is_child) {}

    OutputLanes lanes;
    const bool is_child;
    // When those that wait for this one may have waited enough.
    std::optional<int64_t> patience_ends_us;
    // Since when others wait for this one, and for how long some did before.
    std::optional<int64_t> since_us;
    int64_t waited_us = 0;
    // Bytes that the context ever sent by it on its own account.
    size_t own_bytes = 0;
  };
  WireEnd EndOf(LinkId link) const;
  std::optional<LinkId> LinkOf(const Wire& wire, Side side) const;
  Flow& FlowOf(LinkId link);
  bool MustWait(LinkId link);
  bool MayQueue(LinkId link, const MessageView& message);
  absl::StatusOr<SendResult> SendLater(LinkId link, const MessageView& message);
  absl::StatusOr<SendResult> SendOrQueue(LinkId link,
                                         const MessageView& message);
  OutputLanes::Lane LaneOf(LinkId link, const MessageHeader& header);
  // Of a message that is sent while another is delivered.
  OutputLanes::Owner OwnerOf(const MessageHeader& header);
  size_t Waiting(LinkId link);
  bool IsFullFor(LinkId link, const MessageHeader& header);
  void Refill(LinkId link);
  void NoteFull(LinkId link, const MessageView& message);
  void ForgetFlow(LinkId link);
  // WaitingLinks::Host.
  int64_t NowUs() override;
  uint64_t TakenBytes(LinkId link) override;
  void StopReading(LinkId link, LinkId full) override;
  void ReadOn(LinkId link, LinkId full) override;
  void SetTimer(LinkId full, std::optional<int64_t> after_us) override;
  void CheckWaits(LinkId link);

  SendResult SendBy(LinkId link, const MessageView& message);
  bool IsDrained() const;
  void Flush();
  void WriteOut(Wire* wire, Side side);
  void End();
  void CloseAll();
  std::string MakePreambleFor(const SimContext& child) const;

  Environment* const env_;
  const uint32_t index_;
  const uint32_t id_;
  const uint32_t parent_;
  const int release_;
  const Dialect dialect_;
  const std::vector<uint32_t> parent_ids_;
  Life life_ = Life::kBooting;
  Prng prng_;

  std::unique_ptr<Wire> uplink_;
  std::unique_ptr<ChildHandshake> child_boot_;
  // Of the parent, kept here since there is one for each child.
  std::unique_ptr<ParentHandshake> parent_boot_;
  std::string preamble_;

  std::unique_ptr<MasterContext> master_;
  std::unique_ptr<ChildContext> child_;
  size_t base_handles_ = 0;
  std::vector<uint32_t> children_;
  // By the link's slot, those that are up.
  absl::btree_map<LinkSlot, uint32_t> child_by_slot_;
  absl::btree_map<uint32_t, LinkId> link_by_child_;
  std::optional<Arrival> arrival_;
  // The message that is being delivered, and its link.
  std::optional<LinkId> delivering_;
  MessageHeader delivered_;
  // Of the same links as those of `waiting_`.
  absl::btree_map<LinkId, std::unique_ptr<Flow>> flows_;
  WaitingLinks waiting_{this};
  bool takes_dead_ = false;
  uint64_t dead_for_dead_ = 0;

  std::vector<Message> calls_;
  std::unique_ptr<Dispatcher> dispatcher_;
  bool leaving_ = false;
  bool detached_ = false;
  int64_t drain_deadline_us_ = 0;
  uint64_t messages_in_ = 0;
  uint64_t messages_out_ = 0;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_SIM_CONTEXT_H_
