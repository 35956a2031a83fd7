#include "router/role/failed_chains.h"

namespace mitogen {
namespace {

// What both tables take for a chain whose name and error are empty.
constexpr size_t kOverhead = 256;

}  // namespace

const absl::Status* FailedChains::Find(absl::string_view chain) const {
  const auto found = chains_.find(chain);
  return found == chains_.end() ? nullptr : &found->second.error;
}

void FailedChains::Add(absl::string_view chain, const absl::Status& error) {
  const size_t bytes = 2 * chain.size() + error.message().size() + kOverhead;
  chains_[std::string(chain)] = {error, next_age_, bytes};
  by_age_.emplace(next_age_++, chain);
  bytes_ += bytes;
  while (bytes_ > max_bytes_ && by_age_.size() > 1) {
    Forget(std::string(by_age_.begin()->second));
  }
}

void FailedChains::Forget(absl::string_view chain) {
  const auto found = chains_.find(chain);
  if (found == chains_.end()) return;
  bytes_ -= found->second.bytes;
  by_age_.erase(found->second.age);
  chains_.erase(found);
}

}  // namespace mitogen
