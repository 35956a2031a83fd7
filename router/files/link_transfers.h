// The transfers by one link: which waits behind which, and what each receiver
// was sent and has not acknowledged yet (SVC-13).
//
// Contract. A value, without I/O. Transfers wait in one queue, in the order in
// which they were asked for, and share one window. A subtree is set aside if it
// has owed bytes at two looks, and transfers of others wait; what it
// acknowledged in between does not matter. It leaves with its transfers and
// with what it owes, and from then on it has a queue of its own, where the same
// rule divides those below it. So it holds up others for two looks, and
// contexts that it invents hold up nobody but itself. At each look one subtree
// leaves a queue: the one that owes most.
//
// Those set aside share a second window in equal parts, but each may have one
// chunk under way. A subtree returns once it has had no transfers and owed
// nothing for kLooksToReturn looks. The number of queues is bounded, and shared
// as SubtreeShares says. If those below a context have used up its room, the
// context takes their place: it is set aside with all of them in one queue. A
// subtree for which there is no room stays where it is.
//
// A debt has an end, since what was sent may have been lost on its way. A
// context has lost what it owes if it asked for one more file, which cannot
// begin because of the debt, and has acknowledged nothing for kLooksToLose
// looks. A context that asks for nothing more may take as long as it likes.

#ifndef MITOGEN_ROUTER_FILES_LINK_TRANSFERS_H_
#define MITOGEN_ROUTER_FILES_LINK_TRANSFERS_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "router/files/file_source.h"
#include "router/lineage.h"
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
  // What it takes of the transfers that there may be. Its lineage says who is
  // above the receiver; without one, nobody is known to be.
  SubtreeCharge charge;
  // Whether a part of the file was sent.
  bool has_begun = false;
};

// A context with all contexts below it, or without them.
struct Subtree {
  uint32_t context_id = 0;
  bool is_alone = false;
  auto operator<=>(const Subtree&) const = default;
};

class LinkTransfers {
 public:
  static constexpr int kLooks = 2;
  // A minute, if the host looks each FileTransfers::kPeriodMs.
  static constexpr int kLooksToReturn = 12;
  // Half a minute.
  static constexpr int kLooksToLose = 6;

  // The subtree that has the queue; none, if it is that of the link.
  using QueueId = std::optional<Subtree>;

  // At most `max_queues` subtrees are set aside at a time.
  LinkTransfers(uint64_t window_bytes, size_t max_queues);

  void Add(TransferJob job);

  // The first transfer of the queue; null if none is to go on now.
  TransferJob* Next(const QueueId& id);
  // `size` more bytes of the first transfer of the queue are under way.
  void AddDebt(const QueueId& id, uint64_t size);
  // The first transfer of the queue is over.
  void Finish(const QueueId& id);

  // Returns how many of `size` bytes `context_id` owed.
  uint64_t Pay(uint32_t context_id, uint64_t size);

  // `size` bytes that were to go to `target` were never sent. True if this ends
  // a transfer.
  bool Refuse(const TransferTarget& target, uint64_t size);

  // Removes what is of `context_id`. Returns the queue that it was in; none, if
  // there was nothing.
  std::optional<QueueId> Lose(uint32_t context_id);

  // One more look. Any queue may have something to send after it. Returns the
  // transfers that this ended, since their receivers have lost a part.
  std::vector<TransferTarget> CheckProgress();

  // None, if the context has no transfers and owes nothing.
  std::optional<QueueId> QueueOf(uint32_t context_id) const;
  std::vector<QueueId> Queues() const;
  // The last first, as the original closes them.
  std::vector<TransferTarget> TargetsFromTheLast() const;

  // Whether nothing is here, and nobody set aside.
  bool empty() const { return receivers_.empty() && queues_.size() == 1; }
  size_t job_count() const;
  size_t job_count(uint32_t context_id) const;
  // Subtrees that are set aside.
  size_t queue_count() const { return queues_.size() - 1; }
  uint64_t unacknowledged() const;

 private:
  // A context that has transfers, or owes bytes.
  struct Receiver {
    // From the subtree that all behind the link share down to the context.
    std::vector<Subtree> path;
    QueueId queue;
    uint64_t owed = 0;
    size_t jobs = 0;
    // Of these, those that have begun.
    size_t begun = 0;
    // At how many looks in a row it was stuck and had acknowledged nothing.
    int silent_looks = 0;
  };

  struct Queue {
    std::deque<TransferJob> jobs;
    // What its receivers owe.
    uint64_t unacknowledged = 0;
    // Whether anything was acknowledged since the last look.
    bool was_paid = false;
    // The charge for this queue against the bound on queues.
    SubtreeCharge charge;
    // At how many looks a subtree has owed bytes since it came to the queue.
    absl::btree_map<Subtree, int> looks;
    int looks_without_transfers = 0;

    bool empty() const { return jobs.empty() && unacknowledged == 0; }
  };

  // What a subtree has in a queue.
  struct Use {
    uint64_t owed = 0;
    size_t jobs = 0;
  };
  using Uses = absl::btree_map<Subtree, Use>;

  // A subtree to set aside.
  struct Leaver {
    uint64_t owed = 0;
    Subtree subtree;
    // Down to it.
    Lineage lineage;
  };

  uint64_t WindowOf(const QueueId& id) const;
  QueueId FindQueue(const std::vector<Subtree>& path) const;
  void RemoveIfIdle(uint32_t context_id);
  // Removes the transfers to the context that have begun.
  std::vector<TransferTarget> EndBegun(uint32_t context_id, Receiver* receiver);
  bool IsStuck(const Receiver& receiver) const;
  std::vector<TransferTarget> LoseDebts();
  absl::btree_map<QueueId, Uses> CountUses() const;
  static void CountLooks(const Uses& uses, Queue* queue);
  std::vector<std::pair<QueueId, Leaver>> FindSlowest(
      const absl::btree_map<QueueId, Uses>& uses) const;
  bool IsFree(const Lineage& lineage) const;
  bool HasQueueFor(const Subtree& subtree, const Lineage& lineage) const;
  std::vector<Subtree> QueuesBelow(const Subtree& subtree) const;
  void Merge(const Subtree& from, const QueueId& into);
  void SetAside(const QueueId& from, const Leaver& leaver);
  void ForgetWhoReturns();
  void ShareWindow();

  const uint64_t window_bytes_;
  const size_t max_queues_;
  // What each that was set aside may have under way, as of the last look.
  uint64_t part_bytes_;
  absl::btree_map<uint32_t, Receiver> receivers_;
  // Counts queues. It does not move, since the queues point to it.
  std::unique_ptr<SubtreeShares> shares_ = std::make_unique<SubtreeShares>();
  // The queue of the link is always there.
  absl::btree_map<QueueId, Queue> queues_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_LINK_TRANSFERS_H_
