#include "router/id_allocator.h"

#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/log_levels.h"
#include "protocol/pickle/document.h"

namespace mitogen {

IdAllocator::IdAllocator(Router* router, IdLedger* ledger,
                         const Dialect& dialect, const RouterLimits& limits,
                         uint32_t first_id)
    : router_(router),
      ledger_(ledger),
      dialect_(dialect),
      share_(limits.id_share),
      next_id_(first_id) {
  router_->AddObserver(this);
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

// Counted are also those that it was given and has used: whoever uses up its
// ids has had its part.
absl::Status IdAllocator::CheckShare(LinkId link) const {
  const auto found = given_by_link_.find(link);
  const uint64_t given = found == given_by_link_.end() ? 0 : found->second;
  const uint64_t free = std::numeric_limits<uint32_t>::max() - next_id_;
  if (given + kIdBlockSize <= (free + given) / share_) return absl::OkStatus();
  return LimitFault(
      "ROL-6", absl::StrCat("expected one link to ask for at most one in ",
                            share_, " of the ids that are free, got ", given,
                            " by ", DescribeLink(SlotOf(link)), " already"));
}

absl::StatusOr<IdBlock> IdAllocator::AllocateBlockFor(LinkId link,
                                                      uint32_t asker) {
  for (const absl::Status& allowed :
       {CheckShare(link), ledger_->CheckRoom(link, asker)}) {
    if (!allowed.ok()) return allowed;
  }
  const absl::StatusOr<IdBlock> block = AllocateBlock(kIdBlockSize);
  if (!block.ok()) return block;
  const absl::Status given = ledger_->Give(link, asker, *block);
  if (!given.ok()) return given;
  given_by_link_[link] += kIdBlockSize;
  return block;
}

void IdAllocator::OnAllocateId(const MessageView& message) {
  const MessageHeader& header = message.header;
  // Without a reply the block would be lost.
  if (!header.wants_reply()) return;
  const std::optional<LinkId> link = router_->LinkTo(header.src_id);
  const absl::StatusOr<IdBlock> block =
      link.has_value() ? AllocateBlockFor(*link, header.src_id)
                       : AllocateBlock(kIdBlockSize);
  if (block.ok()) return Answer(header, *block);
  router_->Log(kLogWarning, absl::StrCat("no ids for context ", header.src_id,
                                         ": ", block.status().message()));
  router_->ReplyDead(header, block.status().message());
}

void IdAllocator::Answer(const MessageHeader& request, const IdBlock& block) {
  Document document;
  absl::StatusOr<Message> reply =
      ToMessage(block, dialect_, PickleProfile::kCompact, &document);
  // Two integers can always be written.
  if (reply.ok()) router_->Reply(request, *std::move(reply));
}

}  // namespace mitogen
