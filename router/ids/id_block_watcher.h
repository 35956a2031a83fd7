// What an intermediate learns of the ids that contexts below it are given: it
// watches their ALLOCATE_IDs on the way to the master, and the master's answers
// on the way back (RTE-13).
//
// Contract. Lives as long as the router. It is shown each message before the
// router is, and changes none. A request that nobody answers is forgotten with
// the context that asked. A request beyond what a context may have
// (docs/limits.md) gets a dead message, as from a master: no route with its ids
// would be believed.

#ifndef MITOGEN_ROUTER_IDS_ID_BLOCK_WATCHER_H_
#define MITOGEN_ROUTER_IDS_ID_BLOCK_WATCHER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "protocol/handle.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/identity.h"
#include "router/ids/id_ledger.h"
#include "router/lineage.h"
#include "router/router.h"
#include "router/subtree_shares.h"

namespace mitogen {

class IdBlockWatcher : private RouterObserver {
 public:
  // `ledger` must outlive the watcher.
  IdBlockWatcher(Router* router, IdLedger* ledger, const Limits& limits,
                 const RouterLimits& router_limits);

  IdBlockWatcher(const IdBlockWatcher&) = delete;
  IdBlockWatcher& operator=(const IdBlockWatcher&) = delete;

  // `message` has just come in by `link`. False if it was answered, and must
  // not go on.
  bool OnMessage(LinkId link, const MessageView& message) {
    const MessageHeader& header = message.header;
    if (header.dst_id == kMasterId && header.handle == kAllocateId) {
      return OnRequest(link, message);
    }
    if (!asked_.empty() && header.src_id == kMasterId &&
        link == router_->ParentLink()) {
      OnAnswer(message);
    }
    return true;
  }

  // Contexts with requests under way, for those who watch over memory.
  size_t askers() const { return asked_.size(); }

 private:
  struct Asker {
    Lineage lineage;
    // The handles at which it waits for answers. The original has one request
    // in flight.
    absl::InlinedVector<uint32_t, 2> handles;
  };

  void OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                     const std::vector<LinkId>& senders) override;
  bool OnRequest(LinkId link, const MessageView& message);
  absl::Status CheckRoom(LinkId link, uint32_t asker) const;
  void OnAnswer(const MessageView& message);
  // True if the context waited at the handle.
  bool TakeRequest(uint32_t context_id, uint32_t handle);

  Router* const router_;
  IdLedger* const ledger_;
  const Limits limits_;
  const uint32_t max_per_context_;
  const uint32_t max_per_link_;
  absl::flat_hash_map<uint32_t, Asker> asked_;
  // Counts requests under way.
  SubtreeShares shares_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_IDS_ID_BLOCK_WATCHER_H_
