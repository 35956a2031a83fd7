// Transfers of files that are made one after another, and what their receivers
// have been sent and not yet acknowledged: of all who share a link, or of one
// that left them.
//
// Contract. A value, without I/O.

#ifndef MITOGEN_ROUTER_SERVICE_TRANSFER_QUEUE_H_
#define MITOGEN_ROUTER_SERVICE_TRANSFER_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "absl/container/btree_map.h"
#include "router/service/file_source.h"
#include "router/subtree_shares.h"

namespace mitogen {

// The handle of a receiver.
struct TransferTarget {
  uint32_t context_id = 0;
  uint32_t handle = 0;
  bool operator==(const TransferTarget&) const = default;
};

struct TransferJob {
  TransferTarget target;
  std::unique_ptr<FileReader> reader;
  // What it takes of the transfers that there may be.
  SubtreeCharge charge;
};

// What a context owes.
struct TransferDebt {
  uint64_t bytes = 0;
  // At the last check; 0 before the first.
  uint64_t at_check = 0;
  uint64_t acknowledged_since = 0;
};

struct TransferQueue {
  std::deque<TransferJob> jobs;
  // The sum of what is owed.
  uint64_t unacknowledged = 0;
  // By context; none is of 0 bytes.
  absl::btree_map<uint32_t, TransferDebt> debts;

  bool empty() const { return jobs.empty() && debts.empty(); }
  size_t JobsFor(uint32_t context_id) const;

  // `size` more bytes are on their way to `context_id`.
  void AddDebt(uint32_t context_id, uint64_t size);
  // Returns how many of `size` bytes were owed.
  uint64_t Pay(uint32_t context_id, uint64_t size);

  // Removes what is of `context_id`, and returns it.
  TransferQueue TakeOut(uint32_t context_id);

  // Those that owe, and have paid neither `chunk_bytes` nor what they owed at
  // the last check. A new period begins.
  std::vector<uint32_t> CheckProgress(uint64_t chunk_bytes);
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_TRANSFER_QUEUE_H_
