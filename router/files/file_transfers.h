// Sends files in chunks, a bounded window of unacknowledged bytes at a time.
// LinkTransfers says whose chunk is next (SVC-13).
//
// Contract. Does no I/O but to read from the readers that it is given. One
// thread. The output may call back. As long as a transfer waits in a queue,
// bytes of that queue are unacknowledged, so an acknowledgement, a loss or
// CheckProgress() always goes on with it. The host calls CheckProgress() every
// kPeriodMs, more or less, while there are links.
//
// Source of the facts: mitogen/service.py, FileService and FileStreamState.
// Unlike the original, this records what each context owes. So a debt ends when
// its context is lost (SVC-14), and a context that acknowledges slowly can be
// set aside.

#ifndef MITOGEN_ROUTER_FILES_FILE_TRANSFERS_H_
#define MITOGEN_ROUTER_FILES_FILE_TRANSFERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "router/files/file_source.h"
#include "router/files/link_transfers.h"
#include "router/link.h"
#include "router/subtree_shares.h"

namespace mitogen {

class FileTransfers {
 public:
  using Target = TransferTarget;

  class Output {
   public:
    virtual ~Output() = default;
    // `data` is borrowed for this call. If it is refused, now or later, call
    // OnChunkRefused().
    virtual void SendChunk(const Target& target, absl::string_view data) = 0;
    // The transfer is over; not OK if the file was not sent to its end.
    virtual void Close(const Target& target, const absl::Status& status) = 0;
  };

  struct Options {
    uint64_t window_bytes = 1u << 20;
    size_t chunk_bytes = 0;
    size_t max_jobs_per_link = 0;
    size_t max_jobs_per_context = 0;
    size_t max_queues_per_link = 0;
  };

  // From one look to the next.
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

  // A chunk of `size` bytes was refused: it counts for nothing, and what is
  // left of its transfer ends.
  void OnChunkRefused(const Target& target, uint64_t size);

  // The transfers to `context_id` end without a word, what it owes is given
  // back, and others behind its link go on.
  void LoseContext(uint32_t context_id);
  void LoseLink(LinkId link) { links_.erase(link); }

  // One more period is over: each link looks who holds up others, and who has
  // lost what it owes.
  void CheckProgress();

  // Closes every transfer, the last first, as the original does.
  void CloseAll();

  // For those who watch over memory. A link is there while it has transfers,
  // owes bytes, or has a subtree that was set aside.
  size_t link_count() const { return links_.size(); }
  size_t job_count(Via via) const;
  // Subtrees that are set aside.
  size_t queue_count(Via via) const;
  uint64_t unacknowledged(Via via) const;

 private:
  using QueueId = LinkTransfers::QueueId;

  // The transfers of `via`; null if it has none.
  LinkTransfers* Find(Via via);
  void Pump(Via via, const QueueId& queue);
  void PumpAll(Via via);
  void PumpWith(Via via, const QueueId& queue, absl::Span<char> space);

  const Options options_;
  Output* const output_;
  absl::btree_map<Via, LinkTransfers> links_;
  // The buffer for a chunk, reused for the next one. Empty while it is in use.
  std::string space_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_FILE_TRANSFERS_H_
