// Remembers which contexts have ended: the newest of them, up to a bound. A
// tree may start and end any number of contexts while this process lives.

#ifndef MITOGEN_STUB_LINK_ENDED_CONTEXTS_H_
#define MITOGEN_STUB_LINK_ENDED_CONTEXTS_H_

#include <cstddef>
#include <cstdint>
#include <deque>

#include "absl/container/btree_set.h"

namespace mitogen {

inline constexpr size_t kMaxEndedContexts = 64 << 10;

class EndedContexts {
 public:
  explicit EndedContexts(size_t max_contexts = kMaxEndedContexts)
      : max_contexts_(max_contexts) {}

  void Add(uint32_t context_id) {
    if (!ended_.insert(context_id).second) return;
    by_age_.push_back(context_id);
    if (by_age_.size() <= max_contexts_) return;
    ended_.erase(by_age_.front());
    by_age_.pop_front();
  }

  bool Contains(uint32_t context_id) const {
    return ended_.contains(context_id);
  }

 private:
  const size_t max_contexts_;
  absl::btree_set<uint32_t> ended_;
  std::deque<uint32_t> by_age_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_ENDED_CONTEXTS_H_
