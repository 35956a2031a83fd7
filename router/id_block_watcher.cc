#include "router/id_block_watcher.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "protocol/log_levels.h"
#include "protocol/payload/id_block.h"
#include "protocol/pickle/decoder.h"
#include "protocol/pickle/document.h"

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
void IdBlockWatcher::OnRequest(LinkId link, const MessageHeader& header) {
  if (!header.wants_reply() || link == router_->ParentLink()) return;
  if (router_->RouteTo(header.src_id) != link ||
      router_->LinkTo(header.auth_id) != link) {
    return;
  }
  const auto asker = asked_.find(header.src_id);
  if (asker != asked_.end() &&
      asker->second.handles.size() >= max_per_context_) {
    return;
  }
  const auto count = asked_by_link_.find(link);
  if (count != asked_by_link_.end() && count->second >= max_per_link_) return;
  Asker& asks = asked_[header.src_id];
  asks.link = link;
  asks.handles.push_back(header.reply_to);
  Count(link, 1);
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
  Count(asker->second.link, -1);
  if (handles.empty()) asked_.erase(asker);
  return true;
}

void IdBlockWatcher::OnContextLost(uint32_t context_id, std::optional<LinkId>,
                                   const std::vector<LinkId>&) {
  const auto asker = asked_.find(context_id);
  if (asker == asked_.end()) return;
  Count(asker->second.link, -static_cast<int>(asker->second.handles.size()));
  asked_.erase(asker);
}

void IdBlockWatcher::Count(LinkId link, int more) {
  const auto count = asked_by_link_.try_emplace(link, 0).first;
  count->second += more;
  if (count->second == 0) asked_by_link_.erase(count);
}

}  // namespace mitogen
