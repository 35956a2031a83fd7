// The chains of calls in which a call failed, and how, until they are forgotten
// by their callers, or by themselves when there are too many: then the oldest
// goes.
//
// Contract. Keeps no more than its bytes, and always the newest.

#ifndef MITOGEN_ROUTER_ROLE_FAILED_CHAINS_H_
#define MITOGEN_ROUTER_ROLE_FAILED_CHAINS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// Stops: a caller that makes chains without end and forgets none.
inline constexpr size_t kMaxFailedChainBytes = 4u << 20;

class FailedChains {
 public:
  explicit FailedChains(size_t max_bytes = kMaxFailedChainBytes)
      : max_bytes_(max_bytes) {}

  // Null if no call of the chain failed. Valid until the next change.
  const absl::Status* Find(absl::string_view chain) const;

  // The chain, which is not there yet, failed by `error`.
  void Add(absl::string_view chain, const absl::Status& error);

  void Forget(absl::string_view chain);

  size_t size() const { return chains_.size(); }
  size_t bytes() const { return bytes_; }

 private:
  struct Chain {
    absl::Status error;
    uint64_t age = 0;
    size_t bytes = 0;
  };

  const size_t max_bytes_;
  absl::btree_map<std::string, Chain> chains_;
  // Their names; the oldest has the least number.
  absl::btree_map<uint64_t, std::string> by_age_;
  uint64_t next_age_ = 0;
  size_t bytes_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_FAILED_CHAINS_H_
