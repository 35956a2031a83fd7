#include "router/service/file_transfers.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"

namespace mitogen {

bool FileTransfers::HasRoom(Via via) const {
  return job_count(via) < options_.max_jobs_per_link;
}

size_t FileTransfers::job_count(Via via) const {
  const auto it = links_.find(via);
  return it == links_.end() ? 0 : it->second.jobs.size();
}

uint64_t FileTransfers::unacknowledged(Via via) const {
  const auto it = links_.find(via);
  return it == links_.end() ? 0 : it->second.unacknowledged;
}

void FileTransfers::Add(Via via, const Target& target,
                        std::unique_ptr<FileReader> reader) {
  links_[via].jobs.push_back({target, std::move(reader)});
  Pump(via);
}

uint64_t FileTransfers::Acknowledge(Via via, uint32_t context_id,
                                    uint64_t size) {
  const auto it = links_.find(via);
  if (it == links_.end()) return size;
  Link& link = it->second;
  const auto owed = link.owed.find(context_id);
  if (owed == link.owed.end()) return size;
  const uint64_t counted = std::min(size, owed->second);
  owed->second -= counted;
  link.unacknowledged -= counted;
  if (owed->second == 0) link.owed.erase(owed);
  Pump(via);
  return size - counted;
}

void FileTransfers::Forget(Link* link, uint32_t context_id) {
  const auto owed = link->owed.find(context_id);
  if (owed != link->owed.end()) {
    link->unacknowledged -= owed->second;
    link->owed.erase(owed);
  }
  std::erase_if(link->jobs, [context_id](const Job& job) {
    return job.target.context_id == context_id;
  });
}

void FileTransfers::LoseContext(uint32_t context_id) {
  std::vector<Via> touched;
  for (auto& [via, link] : links_) {
    Forget(&link, context_id);
    touched.push_back(via);
  }
  for (const Via via : touched) Pump(via);
}

void FileTransfers::CloseAll() {
  const absl::btree_map<Via, Link> links = std::exchange(links_, {});
  for (const auto& [via, link] : links) {
    for (auto job = link.jobs.rbegin(); job != link.jobs.rend(); ++job) {
      output_->Close(job->target, absl::OkStatus());
    }
  }
}

// Sending may come back here, and finds the space in use.
void FileTransfers::Pump(Via via) {
  std::string space = std::exchange(space_, {});
  space.resize(options_.chunk_bytes);
  PumpWith(via, absl::MakeSpan(space));
  space_ = std::move(space);
}

// Looks the link up anew after each chunk: sending it may have changed
// everything, the link's loss included.
void FileTransfers::PumpWith(Via via, absl::Span<char> space) {
  while (true) {
    const auto it = links_.find(via);
    if (it == links_.end()) return;
    Link& link = it->second;
    if (link.jobs.empty()) {
      if (link.unacknowledged == 0) links_.erase(it);
      return;
    }
    if (link.unacknowledged >= options_.window_bytes) return;
    const Target target = link.jobs.front().target;
    const absl::StatusOr<size_t> size = link.jobs.front().reader->Read(space);
    if (size.ok() && *size > 0) {
      link.unacknowledged += *size;
      link.owed[target.context_id] += *size;
      output_->SendChunk(target, absl::string_view(space.data(), *size));
    } else {
      link.jobs.pop_front();
      output_->Close(target, size.status());
    }
  }
}

}  // namespace mitogen
