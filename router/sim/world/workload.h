// What simulated contexts do: ask, tell, call, start children, and the
// mistakes that programs make, as a table of weights. Notes what is said and
// what arrives, for the invariants.
//
// Contract. What a context does follows from its own stream of chance and the
// plan of the world, never from what happened before: so it does not depend on
// how bytes are cut.

#ifndef MITOGEN_ROUTER_SIM_WORLD_WORKLOAD_H_
#define MITOGEN_ROUTER_SIM_WORLD_WORKLOAD_H_

#include <cstddef>
#include <cstdint>

#include "protocol/message.h"
#include "protocol/pickle/value/document.h"
#include "router/role/dispatcher.h"
#include "router/sim/world/environment.h"

namespace mitogen::sim {

// This handle of every simulated context answers only the parent, and kInbox
// anybody.
inline constexpr uint32_t kGuarded = 1001;

class Workload : private CallResolver {
 public:
  explicit Workload(Environment* env) : env_(env) {}

  // Adds the handlers of a context that comes up.
  void Register(SimContext* context);
  // Does the context's next thing.
  void Act(SimContext* context);

  // `context` asks another for more than is in a step.
  void AskForMuch(SimContext* context);

  // A call has come to `context`.
  void OnCall(const SimContext& context, const MessageView& call);
  // What calls find.
  CallResolver* functions() { return this; }

  // `context` gets an id for a child, and starts it.
  void Spawn(SimContext* context);

  // The handles of `context` that wait for no reply.
  static size_t BaseHandles(SimContext& context);

  // How many contexts the plan has: whom one speaks to.
  uint32_t planned = 1;

 private:
  enum class Answers { kNone, kOne };

  absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) override;

  // The index of one of the plan.
  uint32_t AnyOf(SimContext* context);
  void Say(SimContext* context, uint32_t dst_id, uint32_t handle,
           Answers answers, size_t padding);
  void Call(SimContext* context, uint32_t target);
  void SendStandard(SimContext* context);
  void ShutDown(SimContext* context);
  void Import(SimContext* context);
  void Read(SimContext* context);
  bool SpeaksAsAllAbove(const SimContext& context) const;
  // A request that a role makes; its number.
  uint32_t AskRole(SimContext* context, uint32_t handle);
  void OnRoleAnswer(uint32_t number, bool ok);
  // Sends `message`, if an answer is wanted with a handler for it.
  void Ask(SimContext* context, Message message, uint32_t number);
  void Send(SimContext* context, Message* message);
  void OnAnswer(uint32_t request, const MessageView& answer);
  void NoteDead(const Request& request, const MessageView& dead);
  void OnInbox(SimContext* context, uint32_t handle,
               const MessageView& message);

  Environment* const env_;
  Document document_;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_WORKLOAD_H_
