#include "stub/link/link_table.h"

#include <chrono>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace mitogen {
namespace {

constexpr std::chrono::milliseconds kRoomCheck{10};

}  // namespace

// Counts the callbacks that run: a link that is closed meanwhile may be one of
// theirs.
class LinkTable::CallbackScope {
 public:
  explicit CallbackScope(LinkTable* table) : table_(table) {
    ++table_->callbacks_;
  }
  ~CallbackScope() { --table_->callbacks_; }
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;

 private:
  LinkTable* const table_;
};

LinkTable::~LinkTable() {
  if (room_timer_.has_value()) loop_->Cancel(*room_timer_);
}

bool LinkTable::Link::MayTakeNext(const FrameDecoder& next) {
  if (table->waiting_.full_links() == 0 && table->has_room_ == nullptr) {
    return true;
  }
  const std::optional<MessageHeader> header = next.PeekHeader();
  if (!header.has_value()) return true;
  const std::optional<LinkId> out = table->host_->LinkFor(*header);
  if (!out.has_value() && table->has_room_ != nullptr && !table->has_room_()) {
    table->Hold(this);
    return false;
  }
  Link* const to = out.has_value() ? table->Find(*out) : nullptr;
  if (to == nullptr || to == this) return true;
  if (!table->IsFullFor(*to, *header)) return true;
  return !table->waiting_.LetWait(id, to->id);
}

void LinkTable::Link::OnMessage(const MessageView& message) {
  const CallbackScope scope(table);
  Link* const outer = std::exchange(table->delivering_, this);
  const MessageHeader outer_header =
      std::exchange(table->delivered_, message.header);
  table->moved_bytes_ += message.payload.size();
  table->host_->OnMessage(id, message);
  table->delivering_ = outer;
  table->delivered_ = outer_header;
}

void LinkTable::Link::OnLost(const absl::Status& status) {
  const CallbackScope scope(table);
  if (!closing) table->host_->OnLinkLost(id, status);
}

void LinkTable::Link::OnDrained() {
  const CallbackScope scope(table);
  if (!closing) table->Refill(this);
}

void LinkTable::Add(LinkId link, UniqueFd in, UniqueFd out,
                    absl::string_view already_read, Neighbour neighbour) {
  links_[link] = std::make_unique<Link>(this, link, std::move(in),
                                        std::move(out), neighbour);
  waiting_.Add(link, neighbour, limits_.patience);
  loop_->Post([this, link, bytes = std::string(already_read)] {
    Link* const added = Find(link);
    if (added != nullptr) added->stream.Start(bytes);
  });
}

SendResult LinkTable::Send(LinkId id, const MessageView& message) {
  Link* const link = Find(id);
  if (link == nullptr) return SendResult::kSent;
  const absl::StatusOr<SendResult> sent = link->output.MustWait()
                                              ? SendLater(link, message)
                                              : link->stream.Send(message);
  if (!sent.ok()) {
    host_->OnUnsendable(id, sent.status());
    return SendResult::kSent;
  }
  if (*sent == SendResult::kFull) return *sent;
  moved_bytes_ += message.payload.size();
  MarkDirty(link);
  if (!link->output.is_full()) return SendResult::kSent;
  waiting_.SetFull(id);
  // A message for this context itself that causes others, as a request that is
  // passed on in this context's name, could not be held back before.
  if (delivering_ != nullptr && delivering_ != link && !IsPassedOn(message) &&
      IsFullFor(*link, message.header)) {
    waiting_.LetWait(delivering_->id, id);
  }
  return SendResult::kPaused;
}

bool LinkTable::HasRoom(LinkId id, uint32_t neighbour_id, size_t size) {
  Link* const link = Find(id);
  if (link == nullptr || delivering_ == nullptr) return true;
  return link->output.HasRoom(
      {neighbour_id, SlotOf(delivering_->id), Traffic::kToNeighbour}, size,
      /*is_dead=*/false);
}

// What keeps its order anyway waits as bytes, which costs less, until the link
// is full.
ShareLimits LinkTable::SharesFor(Neighbour neighbour) const {
  ShareLimits shares = limits_.shares;
  if (neighbour == Neighbour::kParent) {
    shares.direct = std::numeric_limits<size_t>::max();
  }
  return shares;
}

absl::StatusOr<SendResult> LinkTable::SendLater(Link* link,
                                                const MessageView& message) {
  std::optional<OutputLanes::Owner> owner;
  if (delivering_ != nullptr) {
    owner = {message.header.dst_id, SlotOf(delivering_->id),
             host_->TrafficOf(message.header)};
  }
  return link->output.SendLater(message, LaneOf(*link, message.header), owner);
}

OutputLanes::Lane LinkTable::LaneOf(const Link& link,
                                    const MessageHeader& header) const {
  return link.neighbour == Neighbour::kParent ? OutputLanes::Lane{0}
                                              : host_->LaneOf(header);
}

bool LinkTable::IsFullFor(const Link& link, const MessageHeader& header) const {
  return waiting_.IsFullFor(
      link.id, [&] { return link.output.IsShort(host_->LaneOf(header)); });
}

void LinkTable::MarkDirty(Link* link) {
  if (!std::exchange(link->dirty, true)) dirty_.push_back(link->id);
}

// If the link is full again after that, it will drain again.
void LinkTable::Refill(Link* link) {
  if (link->output.Refill()) MarkDirty(link);
  if (!link->output.is_full()) waiting_.SetDrained(link->id);
}

bool LinkTable::IsPassedOn(const MessageView& message) const {
  return message.header.dst_id == delivered_.dst_id &&
         message.header.src_id == delivered_.src_id;
}

void LinkTable::Hold(Link* link) {
  link->is_held = true;
  link->stream.PauseReading();
  if (room_timer_.has_value()) return;
  room_timer_ = loop_->After(kRoomCheck, [this] {
    room_timer_.reset();
    ReadHeld();
  });
}

// Each looks again whether there is room. A link may be closed meanwhile.
void LinkTable::ReadHeld() {
  std::vector<LinkId> held;
  for (const auto& [id, link] : links_) {
    if (std::exchange(link->is_held, false)) held.push_back(id);
  }
  for (const LinkId id : held) {
    Link* const link = Find(id);
    if (link != nullptr) link->stream.ResumeReading();
  }
}

uint64_t LinkTable::TakenBytes(LinkId link) {
  return Find(link)->stream.taken_bytes();
}

void LinkTable::StopReading(LinkId link, LinkId) {
  Find(link)->stream.PauseReading();
}

void LinkTable::ReadOn(LinkId id, LinkId) {
  Link* const link = Find(id);
  if (link != nullptr) link->stream.ResumeReading();
}

void LinkTable::SetTimer(LinkId full, std::optional<int64_t> after_us) {
  Link* const link = Find(full);
  if (link == nullptr) return;
  CancelTimer(link);
  if (!after_us.has_value()) return;
  link->patience_timer =
      loop_->After(std::chrono::microseconds(*after_us), [this, link] {
        link->patience_timer.reset();
        waiting_.OnPatience(link->id);
      });
}

void LinkTable::CancelTimer(Link* link) {
  if (!link->patience_timer.has_value()) return;
  loop_->Cancel(*std::exchange(link->patience_timer, {}));
}

void LinkTable::Close(LinkId id) {
  auto node = links_.extract(id);
  if (node.empty()) return;
  closed_.push_back(std::move(node.mapped()));
  Link* const link = closed_.back().get();
  link->closing = true;
  link->output.FlushAll();
  link->stream.PauseReading();
  CancelTimer(link);
  waiting_.Remove(id);
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
  if (callbacks_ == 0) closed_.clear();
}

void LinkTable::ReleaseBuffers() {
  for (const auto& [id, link] : links_) {
    link->stream.ReleaseBuffers();
    link->output.ReleaseBuffers();
  }
}

size_t LinkTable::buffer_bytes() const {
  size_t sum = 0;
  for (const auto& [id, link] : links_) {
    sum += link->stream.buffer_bytes() + link->output.lane_bytes();
  }
  return sum;
}

size_t LinkTable::pending_bytes() const {
  size_t sum = 0;
  for (const auto& [id, link] : links_) sum += link->output.pending_bytes();
  return sum;
}

size_t LinkTable::pending_bytes(LinkId id) const {
  const Link* const link = Find(id);
  return link == nullptr ? 0 : link->output.pending_bytes();
}

LinkTable::Link* LinkTable::Find(LinkId id) const {
  const auto it = links_.find(id);
  return it == links_.end() ? nullptr : it->second.get();
}

int64_t LinkTable::NowUs() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             EventLoop::Clock::now().time_since_epoch())
      .count();
}

}  // namespace mitogen
