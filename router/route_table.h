// Which link leads to which context. One entry for each context below this one
// and for its neighbours; whatever has none is behind the parent.
//
// Contract. Look-up is one probe of a hash table, however many routes there
// are. A route costs some 17 to 30 bytes: an entry, and its place in the list
// of its link. Order never shows: lists come out sorted.

#ifndef MITOGEN_ROUTER_ROUTE_TABLE_H_
#define MITOGEN_ROUTER_ROUTE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "router/link.h"

namespace mitogen {

class RouteTable {
 public:
  // False, and no change, if the context has a route.
  bool Add(uint32_t context_id, LinkSlot link);

  // False if it had none.
  bool Remove(uint32_t context_id);

  std::optional<LinkSlot> Find(uint32_t context_id) const {
    const auto it = entries_.find(context_id);
    if (it == entries_.end()) return std::nullopt;
    return it->second.link;
  }

  // The contexts that `link` leads to, in ascending order.
  std::vector<uint32_t> ContextsBehind(LinkSlot link) const;

  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    LinkSlot link;
    // Of the context in the list of its link.
    uint32_t position;
  };

  absl::flat_hash_map<uint32_t, Entry> entries_;
  std::vector<std::vector<uint32_t>> contexts_by_link_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROUTE_TABLE_H_
