#include "router/egress_table.h"

#include <assert.h>

#include <algorithm>
#include <utility>

namespace mitogen {

bool EgressTable::RememberAnother(LinkSlot slot, uint32_t context_id) {
  if (links_.size() <= slot) links_.resize(slot + 1);
  Link& link = links_[slot];
  if (!link.positions.contains(context_id)) {
    if (link.positions.size() >= max_per_link_) return false;
    Senders& senders = senders_[context_id];
    link.positions.emplace(context_id, static_cast<uint32_t>(senders.size()));
    senders.push_back(slot);
    ++size_;
  }
  link.last = context_id;
  link.has_last = true;
  return true;
}

std::vector<LinkSlot> EgressTable::Take(uint32_t context_id) {
  const auto it = senders_.find(context_id);
  if (it == senders_.end()) return {};
  std::vector<LinkSlot> taken(it->second.begin(), it->second.end());
  senders_.erase(it);
  for (LinkSlot slot : taken) {
    Link& link = links_[slot];
    assert(link.positions.contains(context_id));
    link.positions.erase(context_id);
    link.has_last = false;
  }
  assert(taken.size() <= size_);
  size_ -= taken.size();
  std::sort(taken.begin(), taken.end());
  return taken;
}

void EgressTable::ForgetLink(LinkSlot slot) {
  if (slot >= links_.size()) return;
  const Link forgotten = std::exchange(links_[slot], {});
  for (const auto& [context_id, position] : forgotten.positions) {
    RemoveSender(context_id, position);
  }
  assert(forgotten.positions.size() <= size_);
  size_ -= forgotten.positions.size();
}

void EgressTable::RemoveSender(uint32_t context_id, uint32_t position) {
  const auto it = senders_.find(context_id);
  assert(it != senders_.end() && position < it->second.size());
  Senders& senders = it->second;
  if (position + 1 < senders.size()) {
    senders[position] = senders.back();
    links_[senders.back()].positions[context_id] = position;
  }
  senders.pop_back();
  if (senders.empty()) senders_.erase(it);
}

}  // namespace mitogen
