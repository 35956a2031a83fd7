// Maps contexts to the links that lead to them. Each context below this one and
// each neighbour has an entry; every other context is behind the parent.
//
// Contract. Look-up costs the same however many routes there are. A master
// gives out ids one after another, so most ids index an array, and a look-up
// touches 8 bytes of it. The array is never longer than a multiple of the
// number of routes, and ids beyond it are found by hashing. A route costs 12 to
// 52 bytes. Order never shows: lists come out sorted.

#ifndef MITOGEN_ROUTER_ROUTE_TABLE_H_
#define MITOGEN_ROUTER_ROUTE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/container/flat_hash_map.h"
#include "router/link.h"

namespace mitogen {

class RouteTable {
 public:
  // False, and no change, if the context has a route.
  bool Add(uint32_t context_id, LinkSlot link);

  // False if it had none.
  bool Remove(uint32_t context_id);

  ABSL_ATTRIBUTE_ALWAYS_INLINE std::optional<LinkSlot> Find(
      uint32_t context_id) const {
    const Entry* entry = Look(context_id);
    if (entry == nullptr) return std::nullopt;
    return entry->link;
  }

  // The contexts that `link` leads to, in ascending order.
  std::vector<uint32_t> ContextsBehind(LinkSlot link) const;

  size_t CountBehind(LinkSlot link) const {
    return link < contexts_by_link_.size() ? contexts_by_link_[link].size() : 0;
  }

  size_t size() const { return size_; }

 private:
  static constexpr LinkSlot kNoLink = ~LinkSlot{0};

  struct Entry {
    LinkSlot link = kNoLink;
    // The position of the context in the list of its link.
    uint32_t position = 0;
  };

  ABSL_ATTRIBUTE_ALWAYS_INLINE const Entry* Look(uint32_t context_id) const {
    if (ABSL_PREDICT_TRUE(context_id < dense_.size())) {
      const Entry& entry = dense_[context_id];
      return entry.link == kNoLink ? nullptr : &entry;
    }
    return LookAmongSparse(context_id);
  }
  const Entry* LookAmongSparse(uint32_t context_id) const;
  // The context must have a route, or be about to get one.
  Entry& EntryOf(uint32_t context_id) {
    return context_id < dense_.size() ? dense_[context_id]
                                      : sparse_[context_id];
  }
  void GrowFor(uint32_t context_id);

  // Indexed by context id.
  std::vector<Entry> dense_;
  // For ids beyond `dense_`.
  absl::flat_hash_map<uint32_t, Entry> sparse_;
  std::vector<std::vector<uint32_t>> contexts_by_link_;
  size_t size_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROUTE_TABLE_H_
