#include "router/output_lanes.h"

#include <assert.h>

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
  assert(it != shares->end() && it->second >= size);
  it->second -= size;
  if (it->second == 0) shares->erase(it);
}

size_t SizeOf(const Message& message) {
  return kFrameHeaderSize + message.payload.size();
}

}  // namespace

bool OutputLanes::HasRoom(const Owner& owner, size_t size, bool is_dead) const {
  const bool is_news = is_dead || size <= limits_.news_size;
  return RoomOf(owner.traffic).Fits(owner, CostOf(size), is_news);
}

// The first message of each may be as large as any.
bool OutputLanes::Room::Fits(const Owner& owner, size_t cost,
                             bool is_news) const {
  const size_t limit = size_ + (is_news ? news_ : 0);
  const size_t room = limit - std::min(limit, charged_);
  const size_t share = ShareOf(shares_, owner.destination);
  if (share == 0) return room > 0;
  if (share + cost > room) return false;
  const size_t of_way = ShareOf(shares_by_way_, owner);
  return is_news || owner.traffic != Traffic::kPassedOn || of_way == 0 ||
         of_way + cost <= (room - share + 1) / 2;
}

size_t OutputLanes::charged() const {
  size_t sum = 0;
  for (const Room& room : rooms_) sum += room.charged();
  return sum;
}

bool OutputLanes::IsShort(Lane lane) const {
  if (lane == kBehindAll) return barrier_bytes_ < limits_.turn;
  const auto it = lanes_.find(lane);
  return it == lanes_.end() || it->second.bytes < limits_.turn;
}

void OutputLanes::Push(Lane lane, const std::optional<Owner>& owner,
                       Message message) {
  const size_t size = SizeOf(message);
  if (owner.has_value()) RoomOf(owner->traffic).Charge(*owner, CostOf(size));
  ++count_;
  bytes_ += size;
  Entry entry = {std::move(message), owner, first_epoch_ + barriers_.size()};
  if (lane == kBehindAll) return PushBarrier(std::move(entry));
  ++since_last_barrier_;
  Queue& queue = lanes_[lane];
  if (queue.entries.empty()) turns_.push_back(lane);
  queue.entries.push_back(std::move(entry));
  queue.bytes += size;
}

void OutputLanes::PushBarrier(Entry entry) {
  barrier_bytes_ += SizeOf(entry.message);
  barriers_.push_back(
      {std::move(entry), std::exchange(since_last_barrier_, 0)});
}

std::optional<Message> OutputLanes::Pop() {
  const bool may_pass = turns_.empty() || sent_behind_all_ < limits_.turn;
  if (may_pass && !barriers_.empty() && barriers_.front().ahead == 0) {
    return PopBarrier();
  }
  if (turns_.empty()) return std::nullopt;
  return PopTurn();
}

Message OutputLanes::PopBarrier() {
  Entry entry = std::move(barriers_.front().entry);
  barriers_.pop_front();
  const size_t size = SizeOf(entry.message);
  assert(barrier_bytes_ >= size);
  barrier_bytes_ -= size;
  sent_behind_all_ += size;
  ++first_epoch_;
  return Leave(std::move(entry));
}

Message OutputLanes::PopTurn() {
  Queue& queue = lanes_.find(turns_.front())->second;
  Entry entry = std::move(queue.entries.front());
  queue.entries.pop_front();
  const size_t size = SizeOf(entry.message);
  assert(queue.bytes >= size);
  queue.bytes -= size;
  sent_in_turn_ += size;
  EndTurn(queue);
  const size_t barrier = entry.epoch - first_epoch_;
  size_t& ahead = barrier < barriers_.size() ? barriers_[barrier].ahead
                                             : since_last_barrier_;
  assert(entry.epoch >= first_epoch_ && ahead > 0);
  --ahead;
  return Leave(std::move(entry));
}

// `queue` is the one whose turn it is. It goes on if it has more, and has not
// sent enough.
void OutputLanes::EndTurn(const Queue& queue) {
  const bool is_empty = queue.entries.empty();
  if (!is_empty && sent_in_turn_ < limits_.turn) return;
  const Lane lane = turns_.front();
  turns_.pop_front();
  sent_in_turn_ = 0;
  sent_behind_all_ = 0;
  if (is_empty) {
    lanes_.erase(lane);
  } else {
    turns_.push_back(lane);
  }
}

Message OutputLanes::Leave(Entry entry) {
  const size_t size = SizeOf(entry.message);
  assert(count_ > 0 && bytes_ >= size);
  --count_;
  bytes_ -= size;
  assert((count_ == 0) == (bytes_ == 0));
  if (entry.owner.has_value()) {
    RoomOf(entry.owner->traffic).GiveBack(*entry.owner, CostOf(size));
  }
  return std::move(entry.message);
}

void OutputLanes::Room::Charge(const Owner& owner, size_t cost) {
  shares_[owner.destination] += cost;
  shares_by_way_[owner] += cost;
  charged_ += cost;
}

void OutputLanes::Room::GiveBack(const Owner& owner, size_t cost) {
  TakeFrom(&shares_, owner.destination, cost);
  TakeFrom(&shares_by_way_, owner, cost);
  assert(charged_ >= cost);
  charged_ -= cost;
}

void OutputLanes::Room::Clear() {
  shares_ = {};
  shares_by_way_ = {};
  charged_ = 0;
}

void OutputLanes::Clear() {
  lanes_ = {};
  turns_ = {};
  sent_in_turn_ = 0;
  sent_behind_all_ = 0;
  barriers_ = {};
  since_last_barrier_ = 0;
  barrier_bytes_ = 0;
  count_ = 0;
  bytes_ = 0;
  for (Room& room : rooms_) room.Clear();
}

}  // namespace mitogen
