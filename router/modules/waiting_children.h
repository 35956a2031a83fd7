// Which children wait for which names, in a context that passes on the answers.
// The number of names and their bytes are bounded for each child.
//
// Contract. The owner calls ForgetLink() for each link that is lost.

#ifndef MITOGEN_ROUTER_MODULES_WAITING_CHILDREN_H_
#define MITOGEN_ROUTER_MODULES_WAITING_CHILDREN_H_

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
  WaitingChildren(size_t max_per_link, size_t max_bytes_per_link)
      : max_per_link_(max_per_link), max_bytes_per_link_(max_bytes_per_link) {}

  enum class Added { kFirst, kOneMore, kTooMany };

  // kFirst if nobody waited for the name, which takes `bytes`.
  Added Add(const Name& name, size_t bytes, LinkId link) {
    const auto found = names_.find(name);
    const bool is_first = found == names_.end();
    if (!is_first && found->second.links.contains(link)) return Added::kOneMore;
    if (!Fits(link, bytes)) return Added::kTooMany;
    Use& use = use_by_link_[link];
    ++use.names;
    use.bytes += bytes;
    Waiting& waiting = names_[name];
    waiting.bytes = bytes;
    waiting.links.insert(link);
    return is_first ? Added::kFirst : Added::kOneMore;
  }

  // Those that wait for the name, in order; nobody does any more.
  absl::btree_set<LinkId> Take(const Name& name) {
    const auto found = names_.find(name);
    if (found == names_.end()) return {};
    Waiting taken = std::move(found->second);
    names_.erase(found);
    for (LinkId link : taken.links) {
      const auto use = use_by_link_.find(link);
      use->second.bytes -= taken.bytes;
      if (--use->second.names == 0) use_by_link_.erase(use);
    }
    return std::move(taken.links);
  }

  void ForgetLink(LinkId link) {
    for (auto& [name, waiting] : names_) waiting.links.erase(link);
    use_by_link_.erase(link);
  }

  // Names, perhaps some for which nobody waits any more.
  size_t size() const { return names_.size(); }

 private:
  struct Waiting {
    size_t bytes = 0;
    absl::btree_set<LinkId> links;
  };

  struct Use {
    size_t names = 0;
    size_t bytes = 0;
  };

  bool Fits(LinkId link, size_t bytes) const {
    const auto found = use_by_link_.find(link);
    const Use use = found == use_by_link_.end() ? Use() : found->second;
    return use.names < max_per_link_ &&
           bytes <= max_bytes_per_link_ - use.bytes;
  }

  const size_t max_per_link_;
  const size_t max_bytes_per_link_;
  absl::btree_map<Name, Waiting> names_;
  absl::flat_hash_map<LinkId, Use> use_by_link_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_WAITING_CHILDREN_H_
