// Which ids the contexts behind each link were given, and which of these have
// been used: what a context may announce (RTE-13). A master knows the blocks
// that it gave (IdAllocator), an intermediate those that it passed on
// (IdBlockWatcher).
//
// Contract. Lives as long as the router, which it observes. An id is believed
// once, and only by the link of the block that it is in. The blocks of a lost
// context are forgotten. If a context asks for more blocks than it may have,
// its oldest is forgotten: a context asks when a block is used up
// (ChildIdAllocator), so it no longer needs that one. What is forgotten is
// never believed again. The bytes for each link are bounded (docs/limits.md),
// and no context uses up more than its share of them (SubtreeShares).

#ifndef MITOGEN_ROUTER_IDS_ID_LEDGER_H_
#define MITOGEN_ROUTER_IDS_ID_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "protocol/payload/id_block.h"
#include "router/lineage.h"
#include "router/link.h"
#include "router/router.h"
#include "router/router_limits.h"
#include "router/subtree_shares.h"

namespace mitogen {

class IdLedger : private RouterObserver {
 public:
  IdLedger(Router* router, const RouterLimits& limits);

  IdLedger(const IdLedger&) = delete;
  IdLedger& operator=(const IdLedger&) = delete;

  // Whether Give() would take another block of `asker`, which is behind `link`.
  // A limit fault (RTE-13) if there are too many.
  absl::Status CheckRoom(LinkId link, uint32_t asker) const;

  // `block` is now that of `asker`, which is behind `link`. Fails as
  // CheckRoom() does, and with a peer fault (RTE-13) if some of it was given
  // before, or if it is larger than any that is given.
  absl::Status Give(LinkId link, uint32_t asker, const IdBlock& block);

  // OK if a context behind `link` was given the id, and no context has used it
  // yet; otherwise a peer fault (RTE-13).
  absl::Status Check(LinkId link, uint32_t context_id) const;

  // The lineage of the context that was given the id. Check() must be OK.
  const Lineage& IssuerOf(uint32_t context_id) const {
    return Find(context_id)->second.charge.lineage();
  }

  // The context with that id is there now. Check() must be OK.
  void Use(uint32_t context_id);

  // Blocks that are not used up, for those who watch over memory.
  size_t open_blocks() const { return blocks_.size(); }

 private:
  struct Block {
    uint32_t end = 0;
    uint32_t asker = 0;
    LinkId link{};
    // The charge to the asker.
    SubtreeCharge charge;
    uint32_t used_count = 0;
    // A bit for each id, from the first on; empty until one is used.
    std::vector<bool> used;
  };
  using Blocks = absl::btree_map<uint32_t, Block>;
  // The first ids of a context's blocks, in the order of giving.
  using Firsts = absl::InlinedVector<uint32_t, 2>;

  void OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                     const std::vector<LinkId>& senders) override;
  // The block that the id is in, or the end.
  Blocks::const_iterator Find(uint32_t context_id) const;
  bool Overlaps(const IdBlock& block) const;
  void Forget(uint32_t first);
  void ForgetOfAsker(uint32_t asker, uint32_t first);

  Router* const router_;
  const RouterLimits limits_;
  // Counts blocks.
  SubtreeShares open_;
  // The blocks by their first ids.
  Blocks blocks_;
  absl::flat_hash_map<uint32_t, Firsts> firsts_by_asker_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_IDS_ID_LEDGER_H_
