#include "router/ids/id_ledger.h"

#include <assert.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

// The original gives 1,000; what is kept of a block grows with it.
constexpr uint32_t kMaxBlockSize = 16 * kIdBlockSize;

}  // namespace

IdLedger::IdLedger(Router* router, const RouterLimits& limits)
    : router_(router), limits_(limits) {
  router_->AddObserver(this);
}

// A context that has its number of blocks gives one up for the next.
absl::Status IdLedger::CheckRoom(LinkId link, uint32_t asker) const {
  const auto firsts = firsts_by_asker_.find(asker);
  if (firsts != firsts_by_asker_.end() &&
      firsts->second.size() >= limits_.max_id_blocks_per_context) {
    return absl::OkStatus();
  }
  const uint32_t limit = limits_.max_id_blocks_per_link;
  if (open_.Fits(router_->LineageOf(asker), 1, limit)) return absl::OkStatus();
  return LimitFault(
      "RTE-13",
      absl::StrCat("expected at most ", limit, " blocks of ids in use behind ",
                   DescribeLink(SlotOf(link)), ", and of context ", asker,
                   " at most its share of these, got one more"));
}

absl::Status IdLedger::Give(LinkId link, uint32_t asker, const IdBlock& block) {
  RETURN_IF_ERROR(CheckRoom(link, asker));
  if (block.end <= block.first || block.end - block.first > kMaxBlockSize) {
    return PeerFault(
        "RTE-13", absl::StrCat("expected a block of 1 to ", kMaxBlockSize,
                               " ids, got ", block.first, " to ", block.end));
  }
  if (Overlaps(block)) {
    return PeerFault("RTE-13", absl::StrCat("expected ids that were not given "
                                            "before, got ",
                                            block.first, " to ", block.end));
  }
  const auto firsts = firsts_by_asker_.find(asker);
  if (firsts != firsts_by_asker_.end() &&
      firsts->second.size() >= limits_.max_id_blocks_per_context) {
    Forget(firsts->second.front());
  }
  firsts_by_asker_[asker].push_back(block.first);
  blocks_[block.first] = {
      .end = block.end,
      .asker = asker,
      .link = link,
      .charge = SubtreeCharge(&open_, router_->LineageOf(asker), 1)};
  return absl::OkStatus();
}

absl::Status IdLedger::Check(LinkId link, uint32_t context_id) const {
  const auto found = Find(context_id);
  if (found == blocks_.end() || found->second.link != link) {
    return PeerFault(
        "RTE-13", absl::StrCat("expected an id of a block that was given to a "
                               "context behind ",
                               DescribeLink(SlotOf(link)), ", got ", context_id,
                               ", which is in none"));
  }
  const Block& block = found->second;
  if (block.used.empty() || !block.used[context_id - found->first]) {
    return absl::OkStatus();
  }
  return PeerFault("RTE-13", absl::StrCat("expected an id that no context has "
                                          "had, got ",
                                          context_id, ", which one had"));
}

void IdLedger::Use(uint32_t context_id) {
  assert(Find(context_id) != blocks_.end());
  const uint32_t first = Find(context_id)->first;
  Block& block = blocks_.find(first)->second;
  const uint32_t size = block.end - first;
  if (block.used.empty()) block.used.resize(size);
  assert(!block.used[context_id - first]);
  block.used[context_id - first] = true;
  if (++block.used_count == size) Forget(first);
}

void IdLedger::OnContextLost(uint32_t context_id, std::optional<LinkId>,
                             const std::vector<LinkId>&) {
  const auto firsts = firsts_by_asker_.find(context_id);
  if (firsts == firsts_by_asker_.end()) return;
  // A copy: it is forgotten with the last of them.
  for (uint32_t first : Firsts(firsts->second)) Forget(first);
}

IdLedger::Blocks::const_iterator IdLedger::Find(uint32_t context_id) const {
  const auto after = blocks_.upper_bound(context_id);
  if (after == blocks_.begin()) return blocks_.end();
  const auto found = std::prev(after);
  return context_id < found->second.end ? found : blocks_.end();
}

bool IdLedger::Overlaps(const IdBlock& block) const {
  if (Find(block.first) != blocks_.end()) return true;
  const auto next = blocks_.lower_bound(block.first);
  return next != blocks_.end() && next->first < block.end;
}

void IdLedger::Forget(uint32_t first) {
  const auto found = blocks_.find(first);
  assert(found != blocks_.end());
  ForgetOfAsker(found->second.asker, first);
  blocks_.erase(found);
}

void IdLedger::ForgetOfAsker(uint32_t asker, uint32_t first) {
  const auto firsts = firsts_by_asker_.find(asker);
  assert(firsts != firsts_by_asker_.end());
  Firsts& list = firsts->second;
  assert(std::find(list.begin(), list.end(), first) != list.end());
  list.erase(std::find(list.begin(), list.end(), first));
  if (list.empty()) firsts_by_asker_.erase(firsts);
}

}  // namespace mitogen
