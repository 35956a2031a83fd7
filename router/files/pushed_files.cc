#include "router/files/pushed_files.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

// What the table takes for an empty file.
constexpr uint64_t kEntryOverhead = 128;

uint64_t CostOf(absl::string_view path, uint64_t size) {
  return path.size() + size + kEntryOverhead;
}

// The path is in the table and in what is done with the file.
uint64_t WaitingCost(absl::string_view path) {
  return 2 * path.size() + kEntryOverhead;
}

}  // namespace

const std::string* PushedFiles::Find(absl::string_view path) const {
  const auto it = files_.find(path);
  return it == files_.end() ? nullptr : it->second.get();
}

absl::Status PushedFiles::CheckRoom(absl::string_view path,
                                    uint64_t size) const {
  const uint64_t cost = CostOf(path, size);
  if (cost <= limits_.max_cached_bytes - bytes_) return absl::OkStatus();
  return LimitFault("SVC-16",
                    absl::StrCat("expected pushed files of at most ",
                                 limits_.max_cached_bytes, " bytes, got ", cost,
                                 " more than the ", bytes_, " kept"));
}

absl::Status PushedFiles::Add(absl::string_view path, std::string file) {
  if (Find(path) != nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(CheckRoom(path, file.size()));
  bytes_ += CostOf(path, file.size());
  files_.emplace(path, std::make_unique<const std::string>(std::move(file)));
  return absl::OkStatus();
}

void PushedFiles::Tell(absl::string_view path, const absl::Status& why) {
  for (const Waiter& waiter : TakeWaiters(path)) {
    const std::string* file = Find(path);
    if (file != nullptr) {
      waiter(absl::string_view(*file));
    } else {
      waiter(why);
    }
  }
}

absl::Status PushedFiles::Await(absl::string_view path, Waiter waiter) {
  const std::string* file = Find(path);
  if (file != nullptr) {
    waiter(absl::string_view(*file));
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(CheckRoomToWait(path));
  ++waiter_count_;
  waiting_bytes_ += WaitingCost(path);
  waiters_[std::string(path)].push_back(std::move(waiter));
  return absl::OkStatus();
}

absl::Status PushedFiles::CheckRoomToWait(absl::string_view path) const {
  if (waiter_count_ >= limits_.max_waiters) {
    return LimitFault("SVC-16",
                      absl::StrCat("expected at most ", limits_.max_waiters,
                                   " requests to wait for a file, got one "
                                   "more"));
  }
  if (WaitingCost(path) > limits_.max_waiting_bytes - waiting_bytes_) {
    return LimitFault(
        "SVC-16",
        absl::StrCat("expected requests that wait for a file to take at most ",
                     limits_.max_waiting_bytes, " bytes, got ",
                     WaitingCost(path), " more than the ", waiting_bytes_,
                     " that they take"));
  }
  return absl::OkStatus();
}

std::vector<PushedFiles::Waiter> PushedFiles::TakeWaiters(
    absl::string_view path) {
  const auto it = waiters_.find(path);
  if (it == waiters_.end()) return {};
  std::vector<Waiter> waiters = std::move(it->second);
  waiters_.erase(it);
  waiter_count_ -= waiters.size();
  waiting_bytes_ -= waiters.size() * WaitingCost(path);
  return waiters;
}

void PushedFiles::Close(const absl::Status& reason) {
  const auto waiters = std::exchange(waiters_, {});
  waiter_count_ = 0;
  waiting_bytes_ = 0;
  for (const auto& [path, of_path] : waiters) {
    for (const Waiter& waiter : of_path) waiter(reason);
  }
}

}  // namespace mitogen
