// The faults that befall contexts while they talk: deaths, links that end, and
// contexts that lie. (Those of bytes on their way are in wire.cc, those of the
// handshake in sim_context_boot.cc.)

#ifndef MITOGEN_ROUTER_SIM_WORLD_MISFORTUNE_H_
#define MITOGEN_ROUTER_SIM_WORLD_MISFORTUNE_H_

#include <cstdint>

#include "router/sim/world/environment.h"
#include "router/sim/world/sim_context.h"

namespace mitogen::sim {

class Misfortune {
 public:
  explicit Misfortune(Environment* env) : env_(env) {}

  // Decides what befalls whom, and when.
  void Schedule();
  // The next thing befalls `context`.
  void Strike(SimContext* context);
  // Whoever lied dies, and links whose bytes were changed break.
  void CutOffLiars();

 private:
  void Befall(SimContext* context, FaultKind kind);
  void ForgeSender(SimContext* liar);
  void ForgeRoute(SimContext* liar);
  void ForgeHandle(SimContext* liar);
  void DeadStorm(SimContext* liar);
  void Garbage(SimContext* liar);
  void StopReading(SimContext* context);
  // Writes a message to the liar's parent, past its own router.
  void Forge(SimContext* liar, const MessageView& message);
  uint32_t AnyId();
  uint32_t AnyIdToClaim();

  Environment* const env_;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_MISFORTUNE_H_
