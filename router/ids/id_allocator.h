// Gives every context of a tree its id: one at a time to the master itself,
// blocks of them to contexts that ask by ALLOCATE_ID (ROL-6). An id is never
// given twice, and no link gets more than a part of those that are left; nor
// does a context get more than its share of that (SubtreeShares).
//
// Source of the facts: mitogen/master.py, IdAllocator (0.3.54).

#ifndef MITOGEN_ROUTER_IDS_ID_ALLOCATOR_H_
#define MITOGEN_ROUTER_IDS_ID_ALLOCATOR_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/payload/id_block.h"
#include "router/ids/id_ledger.h"
#include "router/lineage.h"
#include "router/router.h"
#include "router/router_limits.h"
#include "router/subtree_shares.h"

namespace mitogen {

class IdAllocator : private RouterObserver {
 public:
  // Registers its handler. `router`, and the `ledger` that is told who was
  // given which block, must outlive the allocator. The first id given is
  // `first_id`.
  IdAllocator(Router* router, IdLedger* ledger, const Dialect& dialect,
              const RouterLimits& limits, uint32_t first_id = 1);

  IdAllocator(const IdAllocator&) = delete;
  IdAllocator& operator=(const IdAllocator&) = delete;

  // An id that no one else has. A limit fault (ROL-6) if all are given.
  absl::StatusOr<uint32_t> Allocate();

 private:
  void OnContextLost(uint32_t context_id, std::optional<LinkId>,
                     const std::vector<LinkId>&) override {
    given_.Forget(context_id);
  }
  absl::StatusOr<IdBlock> AllocateBlock(uint32_t size);
  absl::StatusOr<IdBlock> AllocateBlockFor(LinkId link, uint32_t asker);
  absl::Status CheckShare(const Lineage& asker) const;
  Lineage LivingOf(const Lineage& lineage) const;
  void OnAllocateId(const MessageView& message);
  void Answer(const MessageHeader& request, const IdBlock& block);

  Router* const router_;
  IdLedger* const ledger_;
  const Dialect dialect_;
  const uint32_t share_;
  uint32_t next_id_;
  // Counts ids, used ones included.
  SubtreeShares given_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_IDS_ID_ALLOCATOR_H_
