#include "router/ids/id_allocator.h"

#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/log_levels.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"

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
          StandardHandler(kAllocateId),
          [this](const MessageView& message) { OnAllocateId(message); })
      .IgnoreError();
}

absl::StatusOr<uint32_t> IdAllocator::Allocate() {
  ASSIGN_OR_RETURN(const IdBlock block, AllocateBlock(1));
  return block.first;
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
absl::Status IdAllocator::CheckShare(const Lineage& asker) const {
  const uint64_t given = given_.UsedBy(asker->front());
  const uint64_t free = std::numeric_limits<uint32_t>::max() - next_id_;
  if (given_.Fits(asker, kIdBlockSize, (free + given) / share_)) {
    return absl::OkStatus();
  }
  return LimitFault(
      "ROL-6",
      absl::StrCat("expected the contexts behind one link to ask for at most "
                   "one in ",
                   share_, " of the ids that are free, and context ",
                   asker->back(), " for its share of these, got ", given,
                   " by all and ", given_.UsedBy(asker->back()),
                   " by that one already"));
}

// One that is lost was forgotten, and would be remembered for ever.
Lineage IdAllocator::LivingOf(const Lineage& lineage) const {
  std::vector<uint32_t> living;
  for (const uint32_t context_id : *lineage) {
    if (router_->RouteTo(context_id).has_value()) living.push_back(context_id);
  }
  return MakeLineage(std::move(living));
}

absl::StatusOr<IdBlock> IdAllocator::AllocateBlockFor(LinkId link,
                                                      uint32_t asker) {
  const Lineage lineage = LivingOf(router_->LineageOf(asker));
  for (const absl::Status& allowed :
       {CheckShare(lineage), ledger_->CheckRoom(link, asker)}) {
    if (!allowed.ok()) return allowed;
  }
  const absl::StatusOr<IdBlock> block = AllocateBlock(kIdBlockSize);
  if (!block.ok()) return block;
  RETURN_IF_ERROR(ledger_->Give(link, asker, *block));
  given_.Add(lineage, kIdBlockSize);
  return block;
}

void IdAllocator::OnAllocateId(const MessageView& message) {
  const MessageHeader& header = message.header;
  // Without a reply the block would be lost.
  if (!header.wants_reply()) return;
  // Only a parent brings a message of a context without a route, and it may
  // have as many as it likes.
  const std::optional<LinkId> link = router_->RouteTo(header.src_id);
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
