// Where tests plant defects between the router and the transport, to see that
// the invariants find them. A world without one, as every world outside of
// tests is, does none of this.

#ifndef MITOGEN_ROUTER_SIM_SCENARIO_SABOTAGE_H_
#define MITOGEN_ROUTER_SIM_SCENARIO_SABOTAGE_H_

#include <cstdint>
#include <vector>

#include "protocol/message.h"
#include "router/router.h"

namespace mitogen::sim {

class Sabotage {
 public:
  virtual ~Sabotage() = default;

  // The router of `context_id` sends `message` by `link`: what really leaves.
  virtual std::vector<Message> OnSend(uint32_t context_id, LinkId link,
                                      const MessageView& message) {
    (void)context_id, (void)link;
    return {Message::From(message)};
  }
  // True if `message`, which came in by `link`, was dealt with here.
  virtual bool OnReceive(Router* router, LinkId link,
                         const MessageView& message) {
    (void)router, (void)link, (void)message;
    return false;
  }
  // True if the context does not hear that its link is lost.
  virtual bool HidesLinkLoss(uint32_t context_id) {
    (void)context_id;
    return false;
  }
  // True if the context lets others wait for its children without end.
  virtual bool IsPatient(uint32_t context_id) {
    (void)context_id;
    return false;
  }
  // True if the context refuses nothing that a child cannot hold.
  virtual bool RefusesNothing(uint32_t context_id) {
    (void)context_id;
    return false;
  }
  // True if the context forgets to end.
  virtual bool HangsInShutdown(uint32_t context_id) {
    (void)context_id;
    return false;
  }
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_SCENARIO_SABOTAGE_H_
