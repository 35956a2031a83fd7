#include "router/receiver.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "router/select.h"

namespace mitogen {
namespace {

// A dead message finds room in a full queue; its reason is for people.
constexpr size_t kMaxReason = 4096;

}  // namespace

absl::StatusOr<std::unique_ptr<Receiver>> Receiver::Open(
    Router* router, const ReceiverOptions& options) {
  std::unique_ptr<Receiver> receiver(new Receiver(router, options));
  const absl::StatusOr<uint32_t> handle = router->AddHandler(
      options.handler,
      [self = receiver.get()](const MessageView& m) { self->OnMessage(m); });
  if (!handle.ok()) {
    receiver->registered_ = false;
    return handle.status();
  }
  receiver->handle_ = *handle;
  return receiver;
}

std::optional<Message> Receiver::Next() {
  if (queue_.empty()) return std::nullopt;
  Waiting next = std::move(queue_.front());
  queue_.pop_front();
  bytes_ -= next.message.payload.size();
  if (owner_ != nullptr) owner_->Withdraw(next.ticket);
  return std::move(next.message);
}

std::optional<Event> Receiver::Take() {
  std::optional<Message> message = Next();
  if (!message.has_value()) return std::nullopt;
  return Event{this, *std::move(message)};
}

void Receiver::Close() {
  Unregister();
  if (owner_ != nullptr) owner_->Remove(this).IgnoreError();
  queue_.clear();
  bytes_ = 0;
}

void Receiver::Unregister() {
  if (std::exchange(registered_, false)) router_->RemoveHandler(handle_);
}

void Receiver::OnMessage(const MessageView& message) {
  const bool dead = message.header.is_dead();
  const bool last = dead && options_.dead_ends;
  // The router has removed the handler already, and the handle may be another's
  // soon: news of the router itself come without a handle.
  if (!options_.handler.persist || message.header.handle != handle_) {
    registered_ = false;
  }
  if (last) Unregister();
  if (!last && !Fits(message)) return Drop(message);
  MessageView kept = message;
  if (dead) kept.payload = kept.payload.substr(0, kMaxReason);
  bytes_ += kept.payload.size();
  queue_.push_back({Message::From(kept)});
  if (owner_ != nullptr) queue_.back().ticket = owner_->NewTicket(this);
  Notify();
}

bool Receiver::Fits(const MessageView& message) const {
  return queue_.size() < options_.max_messages &&
         message.payload.size() <= options_.max_bytes - bytes_;
}

void Receiver::Drop(const MessageView& message) {
  const std::string reason =
      absl::StrCat("the queue of handle ", handle_, " is full");
  if (dropped_++ == 0) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", reason, " (ROL-2)"));
  }
  router_->ReplyDead(message.header, reason);
}

void Receiver::TakeTickets() {
  for (Waiting& waiting : queue_) waiting.ticket = owner_->NewTicket(this);
}

void Receiver::ReturnTickets() {
  for (const Waiting& waiting : queue_) owner_->Withdraw(waiting.ticket);
}

}  // namespace mitogen
