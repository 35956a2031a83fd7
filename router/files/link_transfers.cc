#include "router/files/link_transfers.h"

#include <assert.h>

#include <algorithm>
#include <iterator>
#include <tuple>

namespace mitogen {
namespace {

std::vector<Subtree> PathTo(uint32_t context_id, const Lineage& lineage) {
  std::vector<Subtree> path;
  if (lineage != nullptr) {
    path.reserve(lineage->size() + 1);
    for (const uint32_t id : *lineage) path.push_back({id});
  }
  path.push_back({context_id, /*is_alone=*/true});
  return path;
}

bool Contains(const std::vector<Subtree>& path, const Subtree& subtree) {
  return std::find(path.begin(), path.end(), subtree) != path.end();
}

// The contexts above the one of `subtree`, and that one.
Lineage LineageTo(const std::vector<Subtree>& path,
                  std::vector<Subtree>::const_iterator subtree) {
  std::vector<uint32_t> contexts;
  for (auto it = path.begin(); it <= subtree; ++it) {
    if (it->is_alone && !contexts.empty()) break;
    contexts.push_back(it->context_id);
  }
  return MakeLineage(std::move(contexts));
}

}  // namespace

LinkTransfers::LinkTransfers(uint64_t window_bytes, size_t max_queues)
    : window_bytes_(window_bytes),
      max_queues_(max_queues),
      part_bytes_(window_bytes) {
  queues_[std::nullopt];
}

void LinkTransfers::Add(TransferJob job) {
  const auto [it, is_new] = receivers_.try_emplace(job.target.context_id);
  Receiver& receiver = it->second;
  if (is_new) {
    receiver.path = PathTo(it->first, job.charge.lineage());
    receiver.queue = FindQueue(receiver.path);
  }
  ++receiver.jobs;
  queues_[receiver.queue].jobs.push_back(std::move(job));
}

// The smallest subtree that was set aside decides.
LinkTransfers::QueueId LinkTransfers::FindQueue(
    const std::vector<Subtree>& path) const {
  const auto subtree = std::find_if(
      path.rbegin(), path.rend(),
      [this](const Subtree& one) { return queues_.contains(QueueId(one)); });
  return subtree == path.rend() ? std::nullopt : QueueId(*subtree);
}

TransferJob* LinkTransfers::Next(const QueueId& id) {
  const auto found = queues_.find(id);
  if (found == queues_.end()) return nullptr;
  Queue& queue = found->second;
  if (queue.jobs.empty() || queue.unacknowledged >= WindowOf(id)) {
    return nullptr;
  }
  return &queue.jobs.front();
}

uint64_t LinkTransfers::WindowOf(const QueueId& id) const {
  return id.has_value() ? part_bytes_ : window_bytes_;
}

void LinkTransfers::AddDebt(const QueueId& id, uint64_t size) {
  Queue& queue = queues_[id];
  assert(!queue.jobs.empty());
  TransferJob& job = queue.jobs.front();
  Receiver& receiver = receivers_[job.target.context_id];
  if (!std::exchange(job.has_begun, true)) ++receiver.begun;
  receiver.owed += size;
  queue.unacknowledged += size;
}

void LinkTransfers::Finish(const QueueId& id) {
  Queue& queue = queues_[id];
  assert(!queue.jobs.empty());
  const uint32_t context_id = queue.jobs.front().target.context_id;
  Receiver& receiver = receivers_[context_id];
  assert(receiver.jobs > 0);
  --receiver.jobs;
  if (queue.jobs.front().has_begun) --receiver.begun;
  queue.jobs.pop_front();
  RemoveIfIdle(context_id);
}

uint64_t LinkTransfers::Pay(uint32_t context_id, uint64_t size) {
  const auto found = receivers_.find(context_id);
  if (found == receivers_.end()) return 0;
  Receiver& receiver = found->second;
  const uint64_t paid = std::min(size, receiver.owed);
  Queue& queue = queues_[receiver.queue];
  assert(queue.unacknowledged >= receiver.owed);
  receiver.owed -= paid;
  queue.unacknowledged -= paid;
  if (paid > 0) {
    receiver.silent_looks = 0;
    queue.was_paid = true;
  }
  RemoveIfIdle(context_id);
  return paid;
}

bool LinkTransfers::Refuse(const TransferTarget& target, uint64_t size) {
  const auto found = receivers_.find(target.context_id);
  if (found == receivers_.end()) return false;
  Receiver& receiver = found->second;
  Queue& queue = queues_[receiver.queue];
  assert(queue.unacknowledged >= receiver.owed);
  const uint64_t unsent = std::min(size, receiver.owed);
  receiver.owed -= unsent;
  queue.unacknowledged -= unsent;
  // The last chunk may have been handed on already.
  const auto job = std::find_if(queue.jobs.begin(), queue.jobs.end(),
                                [&](const TransferJob& one) {
                                  return one.has_begun && one.target == target;
                                });
  const bool ends = job != queue.jobs.end();
  if (ends) {
    queue.jobs.erase(job);
    --receiver.jobs;
    --receiver.begun;
  }
  RemoveIfIdle(target.context_id);
  return ends;
}

std::vector<TransferTarget> LinkTransfers::EndBegun(uint32_t context_id,
                                                    Receiver* receiver) {
  std::vector<TransferTarget> ended;
  std::erase_if(queues_[receiver->queue].jobs, [&](const TransferJob& job) {
    if (!job.has_begun || job.target.context_id != context_id) return false;
    ended.push_back(job.target);
    return true;
  });
  assert(receiver->jobs >= ended.size() && receiver->begun >= ended.size());
  receiver->jobs -= ended.size();
  receiver->begun -= ended.size();
  return ended;
}

void LinkTransfers::RemoveIfIdle(uint32_t context_id) {
  const auto found = receivers_.find(context_id);
  if (found->second.jobs == 0 && found->second.owed == 0) {
    receivers_.erase(found);
  }
}

std::optional<LinkTransfers::QueueId> LinkTransfers::Lose(uint32_t context_id) {
  const auto found = receivers_.find(context_id);
  if (found == receivers_.end()) return std::nullopt;
  const QueueId id = found->second.queue;
  Queue& queue = queues_[id];
  assert(queue.unacknowledged >= found->second.owed);
  queue.unacknowledged -= found->second.owed;
  std::erase_if(queue.jobs, [context_id](const TransferJob& job) {
    return job.target.context_id == context_id;
  });
  receivers_.erase(found);
  return id;
}

std::vector<TransferTarget> LinkTransfers::CheckProgress() {
  std::vector<TransferTarget> ended = LoseDebts();
  absl::btree_map<QueueId, Uses> uses = CountUses();
  for (auto& [id, queue] : queues_) CountLooks(uses[id], &queue);
  for (const auto& [id, leaver] : FindSlowest(uses)) {
    // One that left just now may have taken the place of the queue.
    if (!queues_.contains(id)) continue;
    if (HasQueueFor(leaver.subtree, leaver.lineage)) SetAside(id, leaver);
  }
  ForgetWhoReturns();
  ShareWindow();
  return ended;
}

// The first look only begins to count: whoever asked or acknowledged just
// before it has as many whole periods as any other.
std::vector<TransferTarget> LinkTransfers::LoseDebts() {
  std::vector<TransferTarget> ended;
  for (auto& [id, receiver] : receivers_) {
    if (!IsStuck(receiver)) {
      receiver.silent_looks = 0;
      continue;
    }
    if (receiver.silent_looks++ < kLooksToLose) continue;
    Queue& queue = queues_[receiver.queue];
    assert(queue.unacknowledged >= receiver.owed);
    queue.unacknowledged -= std::exchange(receiver.owed, 0);
    receiver.silent_looks = 0;
    const std::vector<TransferTarget> of_receiver = EndBegun(id, &receiver);
    ended.insert(ended.end(), of_receiver.begin(), of_receiver.end());
  }
  for (auto& [id, queue] : queues_) queue.was_paid = false;
  return ended;
}

// Others that owe a part of the window may be why nothing is sent. As long as
// any of them acknowledges, what is under way to this one may wait behind that.
bool LinkTransfers::IsStuck(const Receiver& receiver) const {
  const Queue& queue = queues_.at(receiver.queue);
  const uint64_t window = WindowOf(receiver.queue);
  if (receiver.owed == 0 || receiver.jobs == receiver.begun) return false;
  if (queue.unacknowledged < window) return false;
  return receiver.owed >= window || !queue.was_paid;
}

absl::btree_map<LinkTransfers::QueueId, LinkTransfers::Uses>
LinkTransfers::CountUses() const {
  absl::btree_map<QueueId, Uses> uses;
  for (const auto& [id, receiver] : receivers_) {
    Uses& of_queue = uses[receiver.queue];
    for (const Subtree& subtree : receiver.path) {
      Use& use = of_queue[subtree];
      use.owed += receiver.owed;
      use.jobs += receiver.jobs;
    }
  }
  return uses;
}

// What was counted stays while the subtree has anything here: two that owe
// bytes at every other look hold up others as one does that always owes some.
void LinkTransfers::CountLooks(const Uses& uses, Queue* queue) {
  const absl::btree_map<Subtree, int> before = std::exchange(queue->looks, {});
  for (const auto& [subtree, use] : uses) {
    const auto found = before.find(subtree);
    const int looks = found == before.end() ? 0 : found->second;
    queue->looks[subtree] = std::min(looks + (use.owed > 0 ? 1 : 0), kLooks);
  }
}

// Of each queue, the subtree to set aside, if there is one. Whoever is above
// both a receiver and all who wait holds up nobody, so the first below leaves.
std::vector<std::pair<LinkTransfers::QueueId, LinkTransfers::Leaver>>
LinkTransfers::FindSlowest(const absl::btree_map<QueueId, Uses>& uses) const {
  absl::btree_map<QueueId, Leaver> slowest;
  for (const auto& [id, receiver] : receivers_) {
    if (receiver.owed == 0) continue;
    const Queue& queue = queues_.at(receiver.queue);
    const Uses& of_queue = uses.at(receiver.queue);
    const auto subtree = std::find_if(
        receiver.path.begin(), receiver.path.end(), [&](const Subtree& one) {
          return of_queue.at(one).jobs < queue.jobs.size();
        });
    if (subtree == receiver.path.end()) continue;
    if (queue.looks.at(*subtree) < kLooks) continue;
    const uint64_t owed = of_queue.at(*subtree).owed;
    const auto most = slowest.find(receiver.queue);
    if (most != slowest.end() &&
        std::tie(most->second.owed, most->second.subtree) >=
            std::tie(owed, *subtree)) {
      continue;
    }
    const Lineage lineage = LineageTo(receiver.path, subtree);
    if (!HasQueueFor(*subtree, lineage)) continue;
    slowest[receiver.queue] = {owed, *subtree, lineage};
  }
  return {slowest.begin(), slowest.end()};
}

bool LinkTransfers::IsFree(const Lineage& lineage) const {
  return queue_count() < max_queues_ && shares_->Fits(lineage, 1, max_queues_);
}

// A subtree takes the place of those below it, if these have used up its share.
// Else it would stay with others after them.
bool LinkTransfers::HasQueueFor(const Subtree& subtree,
                                const Lineage& lineage) const {
  return IsFree(lineage) || !QueuesBelow(subtree).empty();
}

std::vector<Subtree> LinkTransfers::QueuesBelow(const Subtree& subtree) const {
  std::vector<Subtree> below;
  if (subtree.is_alone) return below;
  for (const auto& [id, queue] : queues_) {
    if (!id.has_value() || *id == subtree) continue;
    const std::vector<uint32_t>& above = *queue.charge.lineage();
    const bool is_below = std::find(above.begin(), above.end(),
                                    subtree.context_id) != above.end();
    if (is_below) below.push_back(*id);
  }
  return below;
}

void LinkTransfers::Merge(const Subtree& from, const QueueId& into) {
  Queue& left = queues_.at(from);
  Queue& own = queues_.at(into);
  for (TransferJob& job : left.jobs) own.jobs.push_back(std::move(job));
  own.unacknowledged += left.unacknowledged;
  own.was_paid = own.was_paid || left.was_paid;
  for (auto& [id, receiver] : receivers_) {
    if (receiver.queue == from) receiver.queue = into;
  }
  queues_.erase(from);
}

void LinkTransfers::SetAside(const QueueId& from, const Leaver& leaver) {
  const Subtree& subtree = leaver.subtree;
  if (!IsFree(leaver.lineage)) {
    for (const Subtree& below : QueuesBelow(subtree)) Merge(below, from);
  }
  queues_[QueueId(subtree)].charge =
      SubtreeCharge(shares_.get(), leaver.lineage, 1);
  Queue& own = queues_[QueueId(subtree)];
  Queue& left = queues_[from];
  // Those below go on to be looked at, and what was counted still counts.
  own.looks = left.looks;
  for (auto& [id, receiver] : receivers_) {
    if (receiver.queue != from || !Contains(receiver.path, subtree)) continue;
    receiver.queue = subtree;
    left.unacknowledged -= receiver.owed;
    own.unacknowledged += receiver.owed;
  }
  for (TransferJob& job : std::exchange(left.jobs, {})) {
    const bool stays = receivers_[job.target.context_id].queue == from;
    (stays ? left : own).jobs.push_back(std::move(job));
  }
}

void LinkTransfers::ForgetWhoReturns() {
  for (auto it = queues_.begin(); it != queues_.end();) {
    Queue& queue = it->second;
    queue.looks_without_transfers =
        queue.empty() ? queue.looks_without_transfers + 1 : 0;
    const bool returns = it->first.has_value() &&
                         queue.looks_without_transfers >= kLooksToReturn;
    it = returns ? queues_.erase(it) : std::next(it);
  }
}

// Less than a chunk is still one chunk under way.
void LinkTransfers::ShareWindow() {
  uint64_t parts = 0;
  for (const auto& [id, queue] : queues_) {
    if (id.has_value() && !queue.jobs.empty()) ++parts;
  }
  part_bytes_ =
      std::max<uint64_t>(window_bytes_ / std::max<uint64_t>(parts, 1), 1);
}

std::optional<LinkTransfers::QueueId> LinkTransfers::QueueOf(
    uint32_t context_id) const {
  const auto found = receivers_.find(context_id);
  if (found == receivers_.end()) return std::nullopt;
  return found->second.queue;
}

std::vector<LinkTransfers::QueueId> LinkTransfers::Queues() const {
  std::vector<QueueId> ids;
  for (const auto& [id, queue] : queues_) ids.push_back(id);
  return ids;
}

std::vector<TransferTarget> LinkTransfers::TargetsFromTheLast() const {
  std::vector<TransferTarget> targets;
  for (auto queue = queues_.rbegin(); queue != queues_.rend(); ++queue) {
    const std::deque<TransferJob>& jobs = queue->second.jobs;
    for (auto job = jobs.rbegin(); job != jobs.rend(); ++job) {
      targets.push_back(job->target);
    }
  }
  return targets;
}

size_t LinkTransfers::job_count() const {
  size_t jobs = 0;
  for (const auto& [id, queue] : queues_) jobs += queue.jobs.size();
  return jobs;
}

size_t LinkTransfers::job_count(uint32_t context_id) const {
  const auto found = receivers_.find(context_id);
  return found == receivers_.end() ? 0 : found->second.jobs;
}

uint64_t LinkTransfers::unacknowledged() const {
  uint64_t bytes = 0;
  for (const auto& [id, queue] : queues_) bytes += queue.unacknowledged;
  return bytes;
}

}  // namespace mitogen
