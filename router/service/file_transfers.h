// Which chunk of which file is sent when: one transfer at a time by each link,
// in the order in which they were asked for, with a window of bytes that were
// sent and not yet acknowledged (SVC-13).
//
// Contract. Does no I/O but to read from the readers that it is given. One
// thread. The output may call back. As long as a transfer waits in a queue, a
// window of that queue's bytes is unacknowledged, so an acknowledgement, a loss
// or CheckProgress() always goes on with it. The host calls CheckProgress()
// every kPeriodMs, more or less, while there are transfers.
//
// Source of the facts: mitogen/service.py, FileService and FileStreamState.
// Unlike there, what a context owes is known by context. So it can be given
// back when that context is lost (SVC-14), and a context that acknowledges
// nothing, or next to nothing, holds up nobody else: it gets a queue and a
// window of its own (SVC-13).

#ifndef MITOGEN_ROUTER_SERVICE_FILE_TRANSFERS_H_
#define MITOGEN_ROUTER_SERVICE_FILE_TRANSFERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "router/link.h"
#include "router/service/file_source.h"
#include "router/service/transfer_queue.h"
#include "router/subtree_shares.h"

namespace mitogen {

class FileTransfers {
 public:
  using Target = TransferTarget;

  class Output {
   public:
    virtual ~Output() = default;
    // `data` is borrowed for this call.
    virtual void SendChunk(const Target& target, absl::string_view data) = 0;
    // The transfer is over; not OK if its file could not be read to the end.
    virtual void Close(const Target& target, const absl::Status& status) = 0;
  };

  struct Options {
    uint64_t window_bytes = 1u << 20;
    size_t chunk_bytes = 0;
    size_t max_jobs_per_link = 0;
    size_t max_jobs_per_context = 0;
  };

  // A context may hold up the others behind its link for two periods.
  static constexpr int kPeriodMs = 5000;

  // The link to a receiver; none, if that is this context itself.
  using Via = std::optional<LinkId>;

  // `output` must outlive the transfers.
  FileTransfers(const Options& options, Output* output)
      : options_(options), output_(output) {}

  // Whether one more transfer to `context_id` may wait for its turn.
  bool HasRoom(Via via, uint32_t context_id) const;

  // `charge` is given back when the transfer is over.
  void Add(Via via, const Target& target, std::unique_ptr<FileReader> reader,
           SubtreeCharge charge = SubtreeCharge());

  // `context_id` has received `size` bytes. Returns how many of them it did
  // not owe, which count for nothing.
  uint64_t Acknowledge(Via via, uint32_t context_id, uint64_t size);

  // The transfers to `context_id` end without a word, what it owes is given
  // back, and others behind its link go on.
  void LoseContext(uint32_t context_id);
  void LoseLink(LinkId link) { links_.erase(link); }

  // One more period is over: a context that owes bytes as it did at the last
  // check, and has acknowledged less than a chunk since, leaves the queue of
  // its link, with its transfers and what it owes.
  void CheckProgress();

  // Closes every transfer, the last first, as the original does.
  void CloseAll();

  // For those who watch over memory. A link is there while it has transfers,
  // or owes bytes.
  size_t link_count() const { return links_.size(); }
  size_t job_count(Via via) const;
  uint64_t unacknowledged(Via via) const;

 private:
  struct Link {
    TransferQueue shared;
    // Of the contexts that left it; none is empty.
    absl::btree_map<uint32_t, TransferQueue> own;
  };

  TransferQueue* FindQueue(Via via, uint32_t context_id);
  void Pump(Via via, uint32_t context_id);
  void PumpWith(Via via, uint32_t context_id, absl::Span<char> space);
  void DropIfEmpty(Via via, uint32_t context_id);

  const Options options_;
  Output* const output_;
  absl::btree_map<Via, Link> links_;
  // Of one chunk, kept from one to the next. Empty while it is in use.
  std::string space_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_FILE_TRANSFERS_H_
