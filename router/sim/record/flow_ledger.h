// Which numbered payloads were sent and which arrived: per source, target and
// handle each at most once, and in order (RTE-3).

#ifndef MITOGEN_ROUTER_SIM_RECORD_FLOW_LEDGER_H_
#define MITOGEN_ROUTER_SIM_RECORD_FLOW_LEDGER_H_

#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "router/sim/record/numbered_payload.h"

namespace mitogen::sim {

class FlowLedger {
 public:
  struct Flow {
    uint32_t sent = 0;
    uint32_t last_received = 0;
    uint32_t received = 0;
  };
  // Source, target, handle.
  using Key = std::tuple<uint32_t, uint32_t, uint32_t>;

  // The number of the next one.
  uint32_t Send(uint32_t src_id, uint32_t dst_id, uint32_t handle) {
    return ++flows_[{src_id, dst_id, handle}].sent;
  }

  enum class Verdict { kInOrder, kDoubled, kOvertaken, kNeverSent };
  Verdict Receive(const NumberedPayload& payload);

  // What arrived of each flow, in the order of the keys. Those of which
  // nothing did are left out.
  std::vector<std::pair<Key, uint32_t>> Received() const;

 private:
  absl::flat_hash_map<Key, Flow> flows_;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_RECORD_FLOW_LEDGER_H_
