#include "router/queue_shares.h"

#include <algorithm>

namespace mitogen {

namespace {

template <typename Shares, typename Key>
size_t ShareOf(const Shares& shares, const Key& key) {
  const auto it = shares.find(key);
  return it == shares.end() ? 0 : it->second;
}

template <typename Shares, typename Key>
void TakeFrom(Shares* shares, const Key& key, size_t size) {
  const auto it = shares->find(key);
  it->second -= size;
  if (it->second == 0) shares->erase(it);
}

}  // namespace

bool QueueShares::Admit(const Owner& owner, size_t size, bool is_dead,
                        const Queue& queue) {
  if (queue.waiting <= limits_.free) return true;
  Release(queue.taken);
  const bool is_news = is_dead || size <= limits_.news_size;
  const size_t limit = limits_.total + (is_news ? limits_.news : 0);
  const size_t room = limit - std::min(limit, charged_);
  if (!Fits(owner, size, is_news, room)) return false;
  const uint64_t begin = queue.taken + queue.waiting;
  if (!runs_.empty() && runs_.back().owner == owner &&
      runs_.back().end == begin) {
    runs_.back().end += size;
  } else {
    runs_.push_back({owner, begin, begin + size});
  }
  shares_[owner.destination] += size;
  shares_by_way_[owner] += size;
  charged_ += size;
  return true;
}

// The first message of each may be as large as any.
bool QueueShares::Fits(const Owner& owner, size_t size, bool is_news,
                       size_t room) const {
  const size_t share = ShareOf(shares_, owner.destination);
  if (share == 0) return room > 0;
  if (share + size > room) return false;
  const size_t of_way = ShareOf(shares_by_way_, owner);
  return is_news || of_way == 0 || of_way + size <= (room - share + 1) / 2;
}

void QueueShares::Release(uint64_t taken) {
  while (!runs_.empty() && runs_.front().begin < taken) {
    Run& run = runs_.front();
    const uint64_t gone = std::min(taken, run.end) - run.begin;
    charged_ -= gone;
    TakeFrom(&shares_, run.owner.destination, gone);
    TakeFrom(&shares_by_way_, run.owner, gone);
    run.begin += gone;
    if (run.begin < run.end) return;
    runs_.pop_front();
  }
}

}  // namespace mitogen
