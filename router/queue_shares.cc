#include "router/queue_shares.h"

#include <algorithm>

namespace mitogen {

bool QueueShares::Admit(uint32_t owner, size_t size, bool is_dead,
                        const Queue& queue) {
  if (queue.waiting <= limits_.free) return true;
  Release(queue.taken);
  const bool is_news = is_dead || size <= limits_.news_size;
  const size_t limit = limits_.total + (is_news ? limits_.news : 0);
  const size_t room = limit - std::min(limit, charged_);
  const auto it = shares_.find(owner);
  const size_t share = it == shares_.end() ? 0 : it->second;
  // The first message of each may be as large as any.
  const bool fits = share == 0 ? room > 0 : share + size <= room;
  if (!fits) return false;
  const uint64_t begin = queue.taken + queue.waiting;
  if (!runs_.empty() && runs_.back().owner == owner &&
      runs_.back().end == begin) {
    runs_.back().end += size;
  } else {
    runs_.push_back({owner, begin, begin + size});
  }
  shares_[owner] += size;
  charged_ += size;
  return true;
}

void QueueShares::Release(uint64_t taken) {
  while (!runs_.empty() && runs_.front().begin < taken) {
    Run& run = runs_.front();
    const uint64_t gone = std::min(taken, run.end) - run.begin;
    charged_ -= gone;
    const auto it = shares_.find(run.owner);
    it->second -= gone;
    if (it->second == 0) shares_.erase(it);
    run.begin += gone;
    if (run.begin < run.end) return;
    runs_.pop_front();
  }
}

}  // namespace mitogen
