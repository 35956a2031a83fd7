#include "router/sim/record/flow_ledger.h"

#include <algorithm>
#include <utility>

namespace mitogen::sim {

FlowLedger::Verdict FlowLedger::Receive(const NumberedPayload& payload) {
  const auto it = flows_.find({payload.src_id, payload.dst_id, payload.handle});
  if (it == flows_.end()) return Verdict::kNeverSent;
  Flow& flow = it->second;
  if (payload.number == 0 || payload.number > flow.sent) {
    return Verdict::kNeverSent;
  }
  if (payload.number == flow.last_received) return Verdict::kDoubled;
  if (payload.number < flow.last_received) return Verdict::kOvertaken;
  flow.last_received = payload.number;
  ++flow.received;
  return Verdict::kInOrder;
}

std::vector<std::pair<FlowLedger::Key, uint32_t>> FlowLedger::Received() const {
  std::vector<std::pair<Key, uint32_t>> received;
  for (const auto& [key, flow] : flows_) {
    if (flow.received > 0) received.emplace_back(key, flow.received);
  }
  std::sort(received.begin(), received.end());
  return received;
}

}  // namespace mitogen::sim
