// Which children wait for what, in a context that passes it on to them: by a
// name, and no more names for one child than its limit.
//
// Contract. A link that is lost is to be forgotten.

#ifndef MITOGEN_ROUTER_WAITING_CHILDREN_H_
#define MITOGEN_ROUTER_WAITING_CHILDREN_H_

#include <cstddef>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "router/link.h"

namespace mitogen {

template <typename Name>
class WaitingChildren {
 public:
  explicit WaitingChildren(size_t max_per_link) : max_per_link_(max_per_link) {}

  enum class Added { kFirst, kOneMore, kTooMany };

  // kFirst if nobody waited for the name.
  Added Add(const Name& name, LinkId link) {
    size_t& count = count_by_link_[link];
    const auto found = links_.find(name);
    if (found != links_.end() && found->second.contains(link)) {
      return Added::kOneMore;
    }
    if (count >= max_per_link_) return Added::kTooMany;
    const Added added = found == links_.end() ? Added::kFirst : Added::kOneMore;
    ++count;
    links_[name].insert(link);
    return added;
  }

  // Those that wait for the name, in order; nobody does any more.
  absl::btree_set<LinkId> Take(const Name& name) {
    const auto found = links_.find(name);
    if (found == links_.end()) return {};
    absl::btree_set<LinkId> taken = std::move(found->second);
    links_.erase(found);
    for (LinkId link : taken) {
      const auto count = count_by_link_.find(link);
      if (--count->second == 0) count_by_link_.erase(count);
    }
    return taken;
  }

  void ForgetLink(LinkId link) {
    for (auto& [name, links] : links_) links.erase(link);
    count_by_link_.erase(link);
  }

  // Names, perhaps some for which nobody waits any more.
  size_t size() const { return links_.size(); }

 private:
  const size_t max_per_link_;
  absl::btree_map<Name, absl::btree_set<LinkId>> links_;
  absl::flat_hash_map<LinkId, size_t> count_by_link_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_WAITING_CHILDREN_H_
