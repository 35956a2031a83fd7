#include "router/route_table.h"

#include <algorithm>

namespace mitogen {

bool RouteTable::Add(uint32_t context_id, LinkSlot link) {
  if (contexts_by_link_.size() <= link) contexts_by_link_.resize(link + 1);
  std::vector<uint32_t>& contexts = contexts_by_link_[link];
  const uint32_t position = static_cast<uint32_t>(contexts.size());
  if (!entries_.try_emplace(context_id, Entry{link, position}).second) {
    return false;
  }
  contexts.push_back(context_id);
  return true;
}

bool RouteTable::Remove(uint32_t context_id) {
  const auto it = entries_.find(context_id);
  if (it == entries_.end()) return false;
  const Entry removed = it->second;
  std::vector<uint32_t>& contexts = contexts_by_link_[removed.link];
  const uint32_t last = contexts.back();
  contexts[removed.position] = last;
  entries_.find(last)->second.position = removed.position;
  contexts.pop_back();
  // The last one of a lost link gives its memory back.
  if (contexts.empty()) contexts.shrink_to_fit();
  entries_.erase(context_id);
  return true;
}

std::vector<uint32_t> RouteTable::ContextsBehind(LinkSlot link) const {
  if (link >= contexts_by_link_.size()) return {};
  std::vector<uint32_t> contexts = contexts_by_link_[link];
  std::sort(contexts.begin(), contexts.end());
  return contexts;
}

}  // namespace mitogen
