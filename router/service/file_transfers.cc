#include "router/service/file_transfers.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"

namespace mitogen {

bool FileTransfers::HasRoom(Via via, uint32_t context_id) const {
  const auto it = links_.find(via);
  if (it == links_.end()) return true;
  size_t of_context = it->second.shared.JobsFor(context_id);
  const auto own = it->second.own.find(context_id);
  if (own != it->second.own.end()) of_context += own->second.jobs.size();
  return of_context < options_.max_jobs_per_context &&
         job_count(via) < options_.max_jobs_per_link;
}

size_t FileTransfers::job_count(Via via) const {
  const auto it = links_.find(via);
  if (it == links_.end()) return 0;
  size_t jobs = it->second.shared.jobs.size();
  for (const auto& [id, queue] : it->second.own) jobs += queue.jobs.size();
  return jobs;
}

uint64_t FileTransfers::unacknowledged(Via via) const {
  const auto it = links_.find(via);
  if (it == links_.end()) return 0;
  uint64_t bytes = it->second.shared.unacknowledged;
  for (const auto& [id, queue] : it->second.own) bytes += queue.unacknowledged;
  return bytes;
}

void FileTransfers::Add(Via via, const Target& target,
                        std::unique_ptr<FileReader> reader,
                        SubtreeCharge charge) {
  links_[via];
  FindQueue(via, target.context_id)
      ->jobs.push_back({target, std::move(reader), std::move(charge)});
  Pump(via, target.context_id);
}

uint64_t FileTransfers::Acknowledge(Via via, uint32_t context_id,
                                    uint64_t size) {
  TransferQueue* const queue = FindQueue(via, context_id);
  if (queue == nullptr) return size;
  const uint64_t paid = queue->Pay(context_id, size);
  if (paid > 0) Pump(via, context_id);
  return size - paid;
}

void FileTransfers::CheckProgress() {
  std::vector<std::pair<Via, uint32_t>> waiting;
  for (auto& [via, link] : links_) {
    for (const uint32_t id : link.shared.CheckProgress(options_.chunk_bytes)) {
      link.own[id] = link.shared.TakeOut(id);
      waiting.emplace_back(via, id);
    }
    if (link.shared.jobs.empty()) continue;
    waiting.emplace_back(via, link.shared.jobs.front().target.context_id);
  }
  for (const auto& [via, id] : waiting) Pump(via, id);
}

void FileTransfers::LoseContext(uint32_t context_id) {
  std::vector<std::pair<Via, uint32_t>> touched;
  for (auto& [via, link] : links_) {
    link.own.erase(context_id);
    link.shared.TakeOut(context_id);
    touched.emplace_back(via, link.shared.jobs.empty()
                                  ? context_id
                                  : link.shared.jobs.front().target.context_id);
  }
  for (const auto& [via, id] : touched) Pump(via, id);
}

void FileTransfers::CloseAll() {
  const absl::btree_map<Via, Link> links = std::exchange(links_, {});
  const auto close = [this](const TransferQueue& queue) {
    for (auto job = queue.jobs.rbegin(); job != queue.jobs.rend(); ++job) {
      output_->Close(job->target, absl::OkStatus());
    }
  };
  for (const auto& [via, link] : links) {
    for (const auto& [id, queue] : link.own) close(queue);
    close(link.shared);
  }
}

// The context's own queue, if it has one, or else that of its link.
TransferQueue* FileTransfers::FindQueue(Via via, uint32_t context_id) {
  const auto it = links_.find(via);
  if (it == links_.end()) return nullptr;
  const auto own = it->second.own.find(context_id);
  return own == it->second.own.end() ? &it->second.shared : &own->second;
}

void FileTransfers::DropIfEmpty(Via via, uint32_t context_id) {
  const auto it = links_.find(via);
  if (it == links_.end()) return;
  const auto own = it->second.own.find(context_id);
  if (own != it->second.own.end() && own->second.empty()) {
    it->second.own.erase(own);
  }
  if (it->second.own.empty() && it->second.shared.empty()) links_.erase(it);
}

// Sending may come back here, and finds the space in use.
void FileTransfers::Pump(Via via, uint32_t context_id) {
  std::string space = std::exchange(space_, {});
  space.resize(options_.chunk_bytes);
  PumpWith(via, context_id, absl::MakeSpan(space));
  space_ = std::move(space);
  DropIfEmpty(via, context_id);
}

// Looks the queue up anew after each chunk: sending it may have changed
// everything, the link's loss included.
void FileTransfers::PumpWith(Via via, uint32_t context_id,
                             absl::Span<char> space) {
  while (true) {
    TransferQueue* const queue = FindQueue(via, context_id);
    if (queue == nullptr || queue->jobs.empty()) return;
    if (queue->unacknowledged >= options_.window_bytes) return;
    const Target target = queue->jobs.front().target;
    const absl::StatusOr<size_t> size = queue->jobs.front().reader->Read(space);
    if (size.ok() && *size > 0) {
      queue->AddDebt(target.context_id, *size);
      output_->SendChunk(target, absl::string_view(space.data(), *size));
    } else {
      queue->jobs.pop_front();
      output_->Close(target, size.status());
    }
  }
}

}  // namespace mitogen
