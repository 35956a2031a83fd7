#include "router/output_lanes.h"

#include <algorithm>

#include "protocol/frame.h"

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

size_t SizeOf(const Message& message) {
  return kFrameHeaderSize + message.payload.size();
}

}  // namespace

bool OutputLanes::HasRoom(const Owner& owner, size_t size, bool is_dead) const {
  const bool is_news = is_dead || size <= limits_.news_size;
  const size_t limit = limits_.total + (is_news ? limits_.news : 0);
  return Fits(owner, size, is_news, limit - std::min(limit, charged_));
}

// The first message of each may be as large as any.
bool OutputLanes::Fits(const Owner& owner, size_t size, bool is_news,
                       size_t room) const {
  const size_t share = ShareOf(shares_, owner.destination);
  if (share == 0) return room > 0;
  if (share + size > room) return false;
  const size_t of_way = ShareOf(shares_by_way_, owner);
  return is_news || of_way == 0 || of_way + size <= (room - share + 1) / 2;
}

void OutputLanes::Push(Lane lane, const std::optional<Owner>& owner,
                       Message message) {
  const size_t size = SizeOf(message);
  if (owner.has_value()) Charge(*owner, size);
  ++count_;
  bytes_ += size;
  std::deque<Entry>* entries = &behind_all_;
  if (lane != kBehindAll) {
    entries = &lanes_[lane];
    if (entries->empty()) turns_.push_back(lane);
  }
  entries->push_back({std::move(message), owner, next_rank_++});
}

std::optional<Message> OutputLanes::Pop() {
  if (!behind_all_.empty() && IsFirstOfAll(behind_all_.front())) {
    return Take(&behind_all_);
  }
  if (turns_.empty()) return std::nullopt;
  const auto lane = lanes_.find(turns_.front());
  Message message = Take(&lane->second);
  sent_in_turn_ += SizeOf(message);
  if (lane->second.empty()) {
    lanes_.erase(lane);
    turns_.pop_front();
    sent_in_turn_ = 0;
  } else if (sent_in_turn_ >= kTurnBytes) {
    turns_.push_back(turns_.front());
    turns_.pop_front();
    sent_in_turn_ = 0;
  }
  return message;
}

bool OutputLanes::IsFirstOfAll(const Entry& entry) const {
  return std::all_of(lanes_.begin(), lanes_.end(), [&](const auto& lane) {
    return lane.second.front().rank > entry.rank;
  });
}

Message OutputLanes::Take(std::deque<Entry>* entries) {
  Entry entry = std::move(entries->front());
  entries->pop_front();
  const size_t size = SizeOf(entry.message);
  --count_;
  bytes_ -= size;
  if (entry.owner.has_value()) GiveBack(*entry.owner, size);
  return std::move(entry.message);
}

void OutputLanes::Charge(const Owner& owner, size_t size) {
  shares_[owner.destination] += size;
  shares_by_way_[owner] += size;
  charged_ += size;
}

void OutputLanes::GiveBack(const Owner& owner, size_t size) {
  TakeFrom(&shares_, owner.destination, size);
  TakeFrom(&shares_by_way_, owner, size);
  charged_ -= size;
}

}  // namespace mitogen
