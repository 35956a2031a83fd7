#include "router/service/transfer_queue.h"

#include <algorithm>
#include <utility>

namespace mitogen {

size_t TransferQueue::JobsFor(uint32_t context_id) const {
  return std::count_if(jobs.begin(), jobs.end(),
                       [context_id](const TransferJob& job) {
                         return job.target.context_id == context_id;
                       });
}

void TransferQueue::AddDebt(uint32_t context_id, uint64_t size) {
  unacknowledged += size;
  debts[context_id].bytes += size;
}

uint64_t TransferQueue::Pay(uint32_t context_id, uint64_t size) {
  const auto debt = debts.find(context_id);
  if (debt == debts.end()) return 0;
  const uint64_t paid = std::min(size, debt->second.bytes);
  debt->second.bytes -= paid;
  debt->second.acknowledged_since += paid;
  unacknowledged -= paid;
  if (debt->second.bytes == 0) debts.erase(debt);
  return paid;
}

TransferQueue TransferQueue::TakeOut(uint32_t context_id) {
  TransferQueue taken;
  const auto debt = debts.find(context_id);
  if (debt != debts.end()) {
    taken.unacknowledged = debt->second.bytes;
    unacknowledged -= debt->second.bytes;
    taken.debts.insert(*debt);
    debts.erase(debt);
  }
  std::deque<TransferJob> all = std::exchange(jobs, {});
  for (TransferJob& job : all) {
    const bool is_taken = job.target.context_id == context_id;
    (is_taken ? taken.jobs : jobs).push_back(std::move(job));
  }
  return taken;
}

std::vector<uint32_t> TransferQueue::CheckProgress(uint64_t chunk_bytes) {
  std::vector<uint32_t> slow;
  for (auto& [id, debt] : debts) {
    if (debt.acknowledged_since < std::min(debt.at_check, chunk_bytes)) {
      slow.push_back(id);
    }
    debt.at_check = debt.bytes;
    debt.acknowledged_since = 0;
  }
  return slow;
}

}  // namespace mitogen
