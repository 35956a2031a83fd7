// Gives every context of a tree its id: one at a time to the master itself,
// blocks of them to children that ask by ALLOCATE_ID (ROL-6). An id is never
// given twice.
//
// Source of the facts: mitogen/master.py, IdAllocator (0.3.54).

#ifndef MITOGEN_ROUTER_ID_ALLOCATOR_H_
#define MITOGEN_ROUTER_ID_ALLOCATOR_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/payload/id_block.h"
#include "router/router.h"

namespace mitogen {

class IdAllocator {
 public:
  // Registers its handler. `router` must outlive the allocator. The first id
  // given is `first_id`.
  IdAllocator(Router* router, const Dialect& dialect, uint32_t first_id = 1);

  IdAllocator(const IdAllocator&) = delete;
  IdAllocator& operator=(const IdAllocator&) = delete;

  // An id that no one else has. A limit fault (ROL-6) if all are given.
  absl::StatusOr<uint32_t> Allocate();

 private:
  absl::StatusOr<IdBlock> AllocateBlock(uint32_t size);
  void OnAllocateId(const MessageView& message);

  Router* const router_;
  const Dialect dialect_;
  uint32_t next_id_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ID_ALLOCATOR_H_
