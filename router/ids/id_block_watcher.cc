#include "router/ids/id_block_watcher.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/log_levels.h"
#include "protocol/payload/id_block.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

// More than two integers take in any pickle.
constexpr size_t kMaxAnswerBytes = 256;

}  // namespace

IdBlockWatcher::IdBlockWatcher(Router* router, IdLedger* ledger,
                               const Limits& limits,
                               const RouterLimits& router_limits)
    : router_(router),
      ledger_(ledger),
      limits_(limits),
      max_per_context_(router_limits.max_id_blocks_per_context),
      max_per_link_(router_limits.max_id_blocks_per_link) {
  router_->AddObserver(this);
}

// Only what the router will believe (RTE-1) counts.
bool IdBlockWatcher::OnRequest(LinkId link, const MessageView& message) {
  const MessageHeader& header = message.header;
  if (!header.wants_reply() || link == router_->ParentLink()) return true;
  if (router_->RouteTo(header.src_id) != link ||
      router_->LinkTo(header.auth_id) != link) {
    return true;
  }
  const absl::Status room = CheckRoom(link, header.src_id);
  if (!room.ok()) {
    router_->Log(kLogWarning, absl::StrCat("no ids for context ", header.src_id,
                                           ": ", room.message()));
    router_->ReceiveRefused(message, room.message());
    return false;
  }
  Asker& asks = asked_[header.src_id];
  if (asks.lineage == nullptr) asks.lineage = router_->LineageOf(header.src_id);
  asks.handles.push_back(header.reply_to);
  shares_.Add(asks.lineage, 1);
  return true;
}

absl::Status IdBlockWatcher::CheckRoom(LinkId link, uint32_t asker) const {
  const auto asks = asked_.find(asker);
  const bool has_room_of_its_own =
      asks == asked_.end() || asks->second.handles.size() < max_per_context_;
  if (has_room_of_its_own &&
      shares_.Fits(router_->LineageOf(asker), 1, max_per_link_)) {
    return ledger_->CheckRoom(link, asker);
  }
  return LimitFault(
      "RTE-13", absl::StrCat("expected at most ", max_per_context_,
                             " requests for ids at a time, and no more than "
                             "the share of a context in ",
                             max_per_link_, " by one link, got one more"));
}

void IdBlockWatcher::OnAnswer(const MessageView& message) {
  const MessageHeader& header = message.header;
  if (!TakeRequest(header.dst_id, header.handle) || header.is_dead()) return;
  if (message.payload.size() > kMaxAnswerBytes) return;
  const std::optional<LinkId> link = router_->RouteTo(header.dst_id);
  if (!link.has_value()) return;
  PickleDecoder decoder(limits_);
  Document document;
  const absl::StatusOr<IdBlock> block =
      ParseIdBlock(message, &decoder, &document);
  if (!block.ok()) return;
  const absl::Status given = ledger_->Give(*link, header.dst_id, *block);
  if (given.ok()) return;
  router_->Log(kLogWarning,
               absl::StrCat("forgot the ids that context ", header.dst_id,
                            " was given: ", given.message()));
}

bool IdBlockWatcher::TakeRequest(uint32_t context_id, uint32_t handle) {
  const auto asker = asked_.find(context_id);
  if (asker == asked_.end()) return false;
  auto& handles = asker->second.handles;
  const auto found = std::find(handles.begin(), handles.end(), handle);
  if (found == handles.end()) return false;
  handles.erase(found);
  shares_.Remove(asker->second.lineage, 1);
  if (handles.empty()) asked_.erase(asker);
  return true;
}

void IdBlockWatcher::OnContextLost(uint32_t context_id, std::optional<LinkId>,
                                   const std::vector<LinkId>&) {
  const auto asker = asked_.find(context_id);
  if (asker == asked_.end()) return;
  shares_.Remove(asker->second.lineage, asker->second.handles.size());
  asked_.erase(asker);
}

}  // namespace mitogen
