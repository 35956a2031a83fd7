#include "stub/link_table.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"

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
  const absl::btree_set<LinkId> resumed = std::exchange(waiting, {});
  for (LinkId paused : resumed) {
    Link* const link = table->Find(paused);
    if (link != nullptr) link->stream.ResumeReading();
  }
}

void LinkTable::Add(LinkId link, UniqueFd in, UniqueFd out,
                    absl::string_view already_read) {
  links_[link] =
      std::make_unique<Link>(this, link, std::move(in), std::move(out));
  loop_->Post([this, link, bytes = std::string(already_read)] {
    Link* const added = Find(link);
    if (added != nullptr) added->stream.Start(bytes);
  });
}

SendResult LinkTable::Send(LinkId id, const MessageView& message) {
  Link* const link = Find(id);
  if (link == nullptr) return SendResult::kSent;
  const absl::StatusOr<SendResult> sent = link->stream.Send(message);
  if (!sent.ok()) {
    host_->OnUnsendable(id, sent.status());
    return SendResult::kSent;
  }
  if (!std::exchange(link->dirty, true)) dirty_.push_back(id);
  if (*sent == SendResult::kPaused && delivering_ != nullptr &&
      delivering_ != link) {
    link->waiting.insert(delivering_->id);
    delivering_->stream.PauseReading();
  }
  return *sent;
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
