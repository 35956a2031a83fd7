#include "router/id_allocator.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/pickle/document.h"

namespace mitogen {

IdAllocator::IdAllocator(Router* router, const Dialect& dialect,
                         uint32_t first_id)
    : router_(router), dialect_(dialect), next_id_(first_id) {
  // The router is new, so the handle is free.
  router_
      ->AddHandler(
          {.handle = kAllocateId},
          [this](const MessageView& message) { OnAllocateId(message); })
      .IgnoreError();
}

absl::StatusOr<uint32_t> IdAllocator::Allocate() {
  const absl::StatusOr<IdBlock> block = AllocateBlock(1);
  if (!block.ok()) return block.status();
  return block->first;
}

absl::StatusOr<IdBlock> IdAllocator::AllocateBlock(uint32_t size) {
  if (size > std::numeric_limits<uint32_t>::max() - next_id_) {
    return LimitFault("ROL-6",
                      absl::StrCat("expected ", size, " free context ids, got ",
                                   next_id_, " given already"));
  }
  const IdBlock block{next_id_, next_id_ + size};
  next_id_ = block.end;
  return block;
}

void IdAllocator::OnAllocateId(const MessageView& message) {
  // Without a reply the block would be lost.
  if (!message.header.wants_reply()) return;
  const absl::StatusOr<IdBlock> block = AllocateBlock(kIdBlockSize);
  if (!block.ok()) {
    return router_->ReplyDead(message.header, block.status().message());
  }
  Document document;
  absl::StatusOr<Message> reply =
      ToMessage(*block, dialect_, PickleProfile::kCompact, &document);
  // Two integers can always be written.
  if (reply.ok()) router_->Reply(message.header, *std::move(reply));
}

}  // namespace mitogen
