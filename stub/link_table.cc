#include "stub/link_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "protocol/frame.h"

namespace mitogen {

void LinkTable::Link::OnMessage(const MessageView& message) {
  Link* const outer = std::exchange(table->delivering_, this);
  table->host_->OnMessage(id, message);
  table->delivering_ = outer;
}

void LinkTable::Link::OnLost(const absl::Status& status) {
  if (!closing) table->host_->OnLinkLost(id, status);
}

void LinkTable::Link::OnDrained() {
  if (stall_timer.has_value()) table->loop_->Cancel(*stall_timer);
  stall_timer.reset();
  const absl::btree_set<LinkId> resumed = std::exchange(waiting, {});
  for (LinkId paused : resumed) {
    Link* const link = table->Find(paused);
    if (link != nullptr) link->stream.ResumeReading();
  }
}

void LinkTable::Add(LinkId link, UniqueFd in, UniqueFd out,
                    absl::string_view already_read, Neighbour neighbour) {
  links_[link] = std::make_unique<Link>(this, link, std::move(in),
                                        std::move(out), neighbour);
  loop_->Post([this, link, bytes = std::string(already_read)] {
    Link* const added = Find(link);
    if (added != nullptr) added->stream.Start(bytes);
  });
}

SendResult LinkTable::Send(LinkId id, const MessageView& message) {
  Link* const link = Find(id);
  if (link == nullptr) return SendResult::kSent;
  if (!MayAnswer(link, message)) return SendResult::kFull;
  const absl::StatusOr<SendResult> sent = link->stream.Send(message);
  if (!sent.ok()) {
    host_->OnUnsendable(id, sent.status());
    return SendResult::kSent;
  }
  if (!std::exchange(link->dirty, true)) dirty_.push_back(id);
  if (*sent == SendResult::kPaused && delivering_ != nullptr &&
      delivering_ != link) {
    LetWait(link);
  }
  return *sent;
}

bool LinkTable::MayAnswer(Link* link, const MessageView& message) {
  if (delivering_ != link || link->neighbour == Neighbour::kParent) return true;
  link->answer_bytes =
      std::min(link->answer_bytes, link->stream.pending_bytes()) +
      kFrameHeaderSize + message.payload.size();
  if (link->answer_bytes <= patience_.answer_bytes) return true;
  // Not while its message is being delivered.
  loop_->Post([this, id = link->id] {
    Lose(id, absl::ResourceExhaustedError(
                 absl::StrCat("expected it to read what it asked for, over ",
                              patience_.answer_bytes, " bytes wait")));
  });
  return false;
}

// The link whose message is being delivered waits for `link`.
void LinkTable::LetWait(Link* link) {
  link->waiting.insert(delivering_->id);
  delivering_->stream.PauseReading();
  if (link->stall_timer.has_value()) return;
  if (link->neighbour == Neighbour::kParent) return;
  link->stall_timer =
      loop_->After(patience_.stall,
                   [this, id = link->id, taken = link->stream.taken_bytes()] {
                     CheckStall(id, taken);
                   });
}

void LinkTable::CheckStall(LinkId id, uint64_t taken_before) {
  Link* const link = Find(id);
  if (link == nullptr) return;
  link->stall_timer.reset();
  const uint64_t taken = link->stream.taken_bytes();
  if (taken != taken_before) {
    link->stall_timer = loop_->After(
        patience_.stall, [this, id, taken] { CheckStall(id, taken); });
    return;
  }
  Lose(id, absl::DeadlineExceededError(absl::StrCat(
               "expected it to read, it took nothing for ",
               patience_.stall.count(), " ms while others waited for it")));
}

void LinkTable::Lose(LinkId id, const absl::Status& status) {
  if (Find(id) != nullptr) host_->OnLinkLost(id, status);
}

void LinkTable::Close(LinkId id) {
  auto node = links_.extract(id);
  if (node.empty()) return;
  closed_.push_back(std::move(node.mapped()));
  Link* const link = closed_.back().get();
  link->closing = true;
  link->stream.Flush();
  link->stream.PauseReading();
  link->OnDrained();
}

void LinkTable::Flush() {
  while (!dirty_.empty()) {
    for (LinkId id : std::exchange(dirty_, {})) {
      Link* const link = Find(id);
      if (link == nullptr) continue;
      link->dirty = false;
      link->stream.Flush();
    }
  }
  closed_.clear();
}

size_t LinkTable::pending_bytes() const {
  size_t sum = 0;
  for (const auto& [id, link] : links_) sum += link->stream.pending_bytes();
  return sum;
}

size_t LinkTable::pending_bytes(LinkId id) const {
  const Link* const link = Find(id);
  return link == nullptr ? 0 : link->stream.pending_bytes();
}

LinkTable::Link* LinkTable::Find(LinkId id) const {
  const auto it = links_.find(id);
  return it == links_.end() ? nullptr : it->second.get();
}

}  // namespace mitogen
