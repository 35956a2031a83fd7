#include "router/subtree_shares.h"

namespace mitogen {

bool SubtreeShares::Fits(const Lineage& lineage, uint64_t size,
                         uint64_t limit) const {
  uint64_t room = limit;
  bool is_first = true;
  for (const uint32_t context_id : *lineage) {
    const uint64_t used = UsedBy(context_id);
    if (used > room || size > room - used) return false;
    // What is used by one below the first leaves the others less, too.
    const uint64_t free = room - used;
    room = std::exchange(is_first, false) ? free : (free + 1) / 2;
  }
  return true;
}

void SubtreeShares::Add(const Lineage& lineage, uint64_t size) {
  if (size == 0) return;
  for (const uint32_t context_id : *lineage) used_[context_id] += size;
}

void SubtreeShares::Remove(const Lineage& lineage, uint64_t size) {
  for (const uint32_t context_id : *lineage) {
    const auto used = used_.find(context_id);
    if (used == used_.end()) continue;
    if (used->second <= size) {
      used_.erase(used);
    } else {
      used->second -= size;
    }
  }
}

}  // namespace mitogen
