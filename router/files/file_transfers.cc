#include "router/files/file_transfers.h"

#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace mitogen {

bool FileTransfers::HasRoom(Via via, uint32_t context_id) const {
  const auto it = links_.find(via);
  if (it == links_.end()) return true;
  return it->second.job_count(context_id) < options_.max_jobs_per_context &&
         it->second.job_count() < options_.max_jobs_per_link;
}

size_t FileTransfers::job_count(Via via) const {
  const auto it = links_.find(via);
  return it == links_.end() ? 0 : it->second.job_count();
}

size_t FileTransfers::queue_count(Via via) const {
  const auto it = links_.find(via);
  return it == links_.end() ? 0 : it->second.queue_count();
}

uint64_t FileTransfers::unacknowledged(Via via) const {
  const auto it = links_.find(via);
  return it == links_.end() ? 0 : it->second.unacknowledged();
}

LinkTransfers* FileTransfers::Find(Via via) {
  const auto it = links_.find(via);
  return it == links_.end() ? nullptr : &it->second;
}

void FileTransfers::Add(Via via, const Target& target,
                        std::unique_ptr<FileReader> reader,
                        SubtreeCharge charge) {
  LinkTransfers& link =
      links_
          .try_emplace(via, options_.window_bytes, options_.max_queues_per_link)
          .first->second;
  link.Add({target, std::move(reader), std::move(charge)});
  Pump(via, *link.QueueOf(target.context_id));
}

uint64_t FileTransfers::Acknowledge(Via via, uint32_t context_id,
                                    uint64_t size) {
  LinkTransfers* const link = Find(via);
  if (link == nullptr) return size;
  const std::optional<QueueId> queue = link->QueueOf(context_id);
  if (!queue.has_value()) return size;
  const uint64_t paid = link->Pay(context_id, size);
  if (paid > 0) Pump(via, *queue);
  return size - paid;
}

void FileTransfers::OnChunkRefused(const Target& target, uint64_t size) {
  for (auto& [via, link] : links_) {
    const std::optional<QueueId> queue = link.QueueOf(target.context_id);
    if (!queue.has_value()) continue;
    const Via by = via;
    if (link.Refuse(target, size)) {
      output_->Close(
          target, absl::ResourceExhaustedError("a queue on its way is full"));
    }
    return Pump(by, *queue);
  }
}

void FileTransfers::CheckProgress() {
  std::vector<Via> looked_at;
  std::vector<Target> ended;
  for (auto& [via, link] : links_) {
    const std::vector<Target> of_link = link.CheckProgress();
    ended.insert(ended.end(), of_link.begin(), of_link.end());
    looked_at.push_back(via);
  }
  for (const Target& target : ended) {
    output_->Close(target,
                   absl::DeadlineExceededError(
                       "expected an acknowledgement of what was sent, got none "
                       "and a request for another file (SVC-13)"));
  }
  for (const Via via : looked_at) PumpAll(via);
}

void FileTransfers::LoseContext(uint32_t context_id) {
  std::vector<std::pair<Via, QueueId>> touched;
  for (auto& [via, link] : links_) {
    const std::optional<QueueId> queue = link.Lose(context_id);
    if (queue.has_value()) touched.emplace_back(via, *queue);
  }
  for (const auto& [via, queue] : touched) Pump(via, queue);
}

void FileTransfers::CloseAll() {
  const absl::btree_map<Via, LinkTransfers> links = std::exchange(links_, {});
  for (const auto& [via, link] : links) {
    for (const Target& target : link.TargetsFromTheLast()) {
      output_->Close(target, absl::OkStatus());
    }
  }
}

void FileTransfers::PumpAll(Via via) {
  const LinkTransfers* const link = Find(via);
  if (link == nullptr) return;
  for (const QueueId& queue : link->Queues()) Pump(via, queue);
}

// Sending may come back here, and finds the space in use.
void FileTransfers::Pump(Via via, const QueueId& queue) {
  std::string space = std::exchange(space_, {});
  space.resize(options_.chunk_bytes);
  PumpWith(via, queue, absl::MakeSpan(space));
  space_ = std::move(space);
  const LinkTransfers* const link = Find(via);
  if (link != nullptr && link->empty()) links_.erase(via);
}

// Looks the transfer up anew after each chunk: sending it may have changed
// everything, the link's loss included.
void FileTransfers::PumpWith(Via via, const QueueId& queue,
                             absl::Span<char> space) {
  while (LinkTransfers* const link = Find(via)) {
    TransferJob* const job = link->Next(queue);
    if (job == nullptr) return;
    const Target target = job->target;
    const absl::StatusOr<size_t> size = job->reader->Read(space);
    if (size.ok() && *size > 0) {
      link->AddDebt(queue, *size);
      output_->SendChunk(target, absl::string_view(space.data(), *size));
    } else {
      link->Finish(queue);
      output_->Close(target, size.status());
    }
  }
}

}  // namespace mitogen
