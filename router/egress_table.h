// Records, for each link, the contexts that its messages went to. When a
// context dies, the links that sent to it are told, so that callers beyond them
// learn that no answer will come (RTE-11).
//
// Contract. Remember() costs a comparison if the link sent to the same context
// before, and one probe of a hash table otherwise. Order never shows: lists
// come out sorted.
//
// Source of the facts: mitogen/core.py, MitogenProtocol.egress_ids.

#ifndef MITOGEN_ROUTER_EGRESS_TABLE_H_
#define MITOGEN_ROUTER_EGRESS_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "router/link.h"

namespace mitogen {

class EgressTable {
 public:
  explicit EgressTable(uint32_t max_per_link) : max_per_link_(max_per_link) {}

  // False if the link has already sent to as many contexts as the table keeps;
  // then this one is not recorded.
  bool Remember(LinkSlot link, uint32_t context_id) {
    if (link < links_.size() && links_[link].has_last &&
        links_[link].last == context_id) {
      return true;
    }
    return RememberAnother(link, context_id);
  }

  // The links that sent to `context_id`, in ascending order; it is forgotten.
  std::vector<LinkSlot> Take(uint32_t context_id);

  void ForgetLink(LinkSlot link);

  // Pairs of a link and a context.
  size_t size() const { return size_; }

 private:
  struct Link {
    // Context id to the position of the link in the list of that context.
    absl::flat_hash_map<uint32_t, uint32_t> positions;
    uint32_t last = 0;
    bool has_last = false;
  };
  using Senders = absl::InlinedVector<LinkSlot, 4>;

  bool RememberAnother(LinkSlot link, uint32_t context_id);
  void RemoveSender(uint32_t context_id, uint32_t position);

  const uint32_t max_per_link_;
  std::vector<Link> links_;
  absl::flat_hash_map<uint32_t, Senders> senders_;
  size_t size_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_EGRESS_TABLE_H_
