#include "router/waiting_links.h"

#include <assert.h>

#include <algorithm>
#include <deque>
#include <utility>

namespace mitogen {

void WaitingLinks::Entry::Settle(int64_t now_us, int64_t waited_us,
                                 uint64_t taken) {
  // What a whole budget's worth of bytes earns is all that counts.
  const uint64_t most =
      limits.min_rate * static_cast<uint64_t>(limits.budget_us + waited_us) /
          1'000'000 +
      1;
  const auto earned_us =
      static_cast<int64_t>(std::min(taken, most) * 1'000'000 / limits.min_rate);
  left_us += earned_us - waited_us + (now_us - settled_us) / kRecovery;
  left_us = std::clamp<int64_t>(left_us, 0, limits.budget_us);
  settled_us = now_us;
}

void WaitingLinks::Add(LinkId link, Neighbour neighbour,
                       const PatienceLimits& patience) {
  links_[link] = std::make_unique<Entry>(neighbour, patience, host_->NowUs());
}

void WaitingLinks::Remove(LinkId link) {
  auto node = links_.extract(link);
  if (node.empty()) return;
  const std::unique_ptr<Entry> entry = std::move(node.mapped());
  if (entry->line.is_full()) --full_links_;
  host_->SetTimer(link, std::nullopt);
  if (entry->waits_for.has_value()) {
    Entry* const full = Find(*entry->waits_for);
    if (full != nullptr) --full->waiting;
    host_->ReadOn(link, *entry->waits_for);
  }
  for (const LinkId waiting : entry->line.TakeAll()) ReadOnNow(waiting, link);
}

void WaitingLinks::Clear() {
  links_.clear();
  full_links_ = 0;
}

void WaitingLinks::SetFull(LinkId link) {
  Entry* const entry = Find(link);
  if (entry == nullptr) return;
  if (!entry->line.is_full()) ++full_links_;
  entry->line.SetFull();
}

void WaitingLinks::SetDrained(LinkId link) {
  Entry* const entry = Find(link);
  if (entry == nullptr || !entry->line.is_full()) return;
  --full_links_;
  entry->line.SetDrained();
  ReadOn(link);
}

bool WaitingLinks::LetWait(LinkId link, LinkId full) {
  Entry* const entry = Find(link);
  Entry* const other = Find(full);
  if (entry == nullptr || other == nullptr) return false;
  assert(entry != other);
  if (entry->waits_for.has_value()) return true;
  const int64_t now_us = host_->NowUs();
  const uint64_t taken = host_->TakenBytes(full);
  entry->Settle(now_us, 0, 0);
  entry->has_limit = other->neighbour == Neighbour::kChild;
  if (entry->has_limit && entry->left_us <= 0) return false;
  if (!other->line.Join(link, now_us, taken, entry->left_us)) return false;
  entry->waits_for = full;
  entry->waits_since_us = now_us;
  entry->taken_before = taken;
  ++other->waiting;
  host_->StopReading(link, full);
  host_->SetTimer(full, other->line.patience_us());
  return true;
}

bool WaitingLinks::Waits(LinkId link) const {
  const Entry* const entry = Find(link);
  return entry != nullptr && entry->waits_for.has_value();
}

size_t WaitingLinks::WaitFor(LinkId full) const {
  const Entry* const entry = Find(full);
  return entry == nullptr ? 0 : entry->waiting;
}

// In turn, for the first that reads on may fill the link again.
void WaitingLinks::ReadOn(LinkId full) {
  for (;;) {
    Entry* const entry = Find(full);
    if (entry == nullptr) return;
    const std::optional<LinkId> next =
        entry->line.Next(host_->NowUs(), host_->TakenBytes(full));
    if (!next.has_value()) {
      return host_->SetTimer(full, entry->line.patience_us());
    }
    ReadOnNow(*next, full);
  }
}

// One that was removed still stood in the line.
void WaitingLinks::ReadOnNow(LinkId link, LinkId full) {
  Entry* const entry = Find(link);
  if (entry == nullptr || entry->waits_for != full) return;
  Entry* const other = Find(full);
  if (other != nullptr) --other->waiting;
  // A full link that is lost has taken nothing, as far as is known.
  const uint64_t taken =
      other == nullptr ? 0 : host_->TakenBytes(full) - entry->taken_before;
  const int64_t now_us = host_->NowUs();
  const int64_t waited_us =
      entry->has_limit ? now_us - entry->waits_since_us : 0;
  entry->Settle(now_us, waited_us, taken);
  entry->waits_for.reset();
  host_->ReadOn(link, full);
}

WaitingLinks::Entry* WaitingLinks::Find(LinkId link) const {
  const auto it = links_.find(link);
  return it == links_.end() ? nullptr : it->second.get();
}

}  // namespace mitogen
