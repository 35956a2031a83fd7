#include "router/route_table.h"

#include <assert.h>

#include <algorithm>
#include <bit>

namespace mitogen {
namespace {

// What the array may have of entries for each route. Blocks of ids leave holes,
// since a child seldom uses all of its thousand.
constexpr size_t kEntriesPerRoute = 4;
constexpr size_t kMinEntries = 64;

}  // namespace

bool RouteTable::Add(uint32_t context_id, LinkSlot link) {
  if (Look(context_id) != nullptr) return false;
  ++size_;
  GrowFor(context_id);
  if (contexts_by_link_.size() <= link) contexts_by_link_.resize(link + 1);
  std::vector<uint32_t>& contexts = contexts_by_link_[link];
  EntryOf(context_id) = {link, static_cast<uint32_t>(contexts.size())};
  contexts.push_back(context_id);
  assert(Find(context_id) == link);
  return true;
}

bool RouteTable::Remove(uint32_t context_id) {
  const Entry* found = Look(context_id);
  if (found == nullptr) return false;
  const Entry removed = *found;
  std::vector<uint32_t>& contexts = contexts_by_link_[removed.link];
  assert(contexts[removed.position] == context_id);
  const uint32_t last = contexts.back();
  contexts[removed.position] = last;
  EntryOf(last).position = removed.position;
  contexts.pop_back();
  if (contexts.empty()) contexts = std::vector<uint32_t>();
  if (context_id < dense_.size()) {
    dense_[context_id] = Entry();
  } else {
    sparse_.erase(context_id);
  }
  assert(Look(context_id) == nullptr);
  // Empty, it is as new.
  if (--size_ == 0) *this = RouteTable();
  return true;
}

// Lengthens the array if so many routes are worth it, and `context_id` needs
// it.
void RouteTable::GrowFor(uint32_t context_id) {
  if (context_id < dense_.size()) return;
  const size_t affordable =
      std::bit_floor(std::max(kMinEntries, size_ * kEntriesPerRoute));
  if (context_id >= affordable) return;
  dense_.resize(affordable);
  absl::erase_if(sparse_, [this](const auto& entry) {
    if (entry.first >= dense_.size()) return false;
    dense_[entry.first] = entry.second;
    return true;
  });
}

const RouteTable::Entry* RouteTable::LookAmongSparse(
    uint32_t context_id) const {
  const auto it = sparse_.find(context_id);
  return it == sparse_.end() ? nullptr : &it->second;
}

std::vector<uint32_t> RouteTable::ContextsBehind(LinkSlot link) const {
  if (link >= contexts_by_link_.size()) return {};
  std::vector<uint32_t> contexts = contexts_by_link_[link];
  std::sort(contexts.begin(), contexts.end());
  return contexts;
}

}  // namespace mitogen
