#include "router/waiting_links.h"

#include <assert.h>

#include <deque>
#include <utility>

namespace mitogen {

void WaitingLinks::Add(LinkId link, Neighbour neighbour,
                       const PatienceLimits& patience) {
  links_[link] = std::make_unique<Entry>(neighbour, patience);
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
  if (!other->line.Join(link, host_->NowUs(), host_->TakenBytes(full))) {
    return false;
  }
  entry->waits_for = full;
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
  entry->waits_for.reset();
  Entry* const other = Find(full);
  if (other != nullptr) --other->waiting;
  host_->ReadOn(link, full);
}

WaitingLinks::Entry* WaitingLinks::Find(LinkId link) const {
  const auto it = links_.find(link);
  return it == links_.end() ? nullptr : it->second.get();
}

}  // namespace mitogen
