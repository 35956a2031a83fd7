#include "router/select.h"

#include "absl/strings/string_view.h"
#include "protocol/fault.h"

namespace mitogen {

absl::Status Select::Add(EventSource* source) {
  if (source->owner_ != nullptr) {
    return CallerFault("ROL-4",
                       "expected a source without an owner, got one "
                       "that another select owns");
  }
  for (const EventSource* above = this; above != nullptr;
       above = above->owner_) {
    if (above == source) {
      return CallerFault("ROL-4",
                         "expected no cycle, got a select that would "
                         "wait for itself");
    }
  }
  sources_.insert(source);
  source->owner_ = this;
  source->TakeTickets();
  if (source->size() != 0) Notify();
  return absl::OkStatus();
}

absl::Status Select::Remove(EventSource* source) {
  if (source->owner_ != this) {
    return CallerFault("ROL-4",
                       "expected a source of this select, got one "
                       "that is not");
  }
  source->ReturnTickets();
  source->owner_ = nullptr;
  sources_.erase(source);
  return absl::OkStatus();
}

void Select::Close() {
  while (!sources_.empty()) Remove(*sources_.begin()).IgnoreError();
  if (owner_ != nullptr) owner_->Remove(this).IgnoreError();
}

std::optional<Event> Select::Take() {
  if (waiting_.empty()) return std::nullopt;
  EventSource* const source = waiting_.begin()->second.source;
  std::optional<Event> event = source->Take();
  if (oneshot_) Remove(source).IgnoreError();
  return event;
}

EventSource::Ticket Select::NewTicket(EventSource* source) {
  const Ticket ticket = next_ticket_++;
  const Ticket above = owner_ == nullptr ? 0 : owner_->NewTicket(this);
  waiting_.emplace(ticket, Waiting{source, above});
  return ticket;
}

void Select::Withdraw(Ticket ticket) {
  const auto it = waiting_.find(ticket);
  if (it == waiting_.end()) return;
  const Ticket above = it->second.ticket;
  waiting_.erase(it);
  if (owner_ != nullptr) owner_->Withdraw(above);
}

void Select::TakeTickets() {
  for (auto& [ticket, waiting] : waiting_) {
    waiting.ticket = owner_->NewTicket(this);
  }
}

void Select::ReturnTickets() {
  for (const auto& [ticket, waiting] : waiting_) {
    owner_->Withdraw(waiting.ticket);
  }
}

}  // namespace mitogen
