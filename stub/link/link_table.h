// The links of a context that are up: the stream to each neighbour, by the
// link's id, and who waits for whom.
//
// Contract. One thread, that of the loop, which must outlive the table, as must
// the host. What is sent during a turn of the loop leaves by Flush(), which
// must follow each turn.
//
// What waits on the link to a child is divided into lanes, one for each subtree
// below that child, which take turns: what is for one that reads slowly does
// not delay what is for others (link_output.h). The host says which lane a
// message is in. What waits for a parent keeps its order.
//
// A link is full while OutputLimits::pause_at bytes or more wait to be written
// to it. A message that leads to a full link stays where it came from, unless
// nobody waits for that link yet, and its lane holds less than a turn: nothing
// more is read by that way until the full link has drained. So a sender is
// slowed down to the speed of a slow reader. However many send to it, little
// more than pause_at, one turn and one message is held for it.
//
// The wire has no window for each destination, so everything else that comes by
// that way waits too. Therefore:
//  - nobody waits for a child for longer than its patience lasts
//    (link_patience.h), however it reads;
//  - then its messages are taken and queued, up to a bound in bytes for each
//    context behind the link (output_lanes.h); what is beyond is refused with
//    kFull, and the router tells whoever waits for it. What this context itself
//    answers has other bounds than what it passes on, and what its program
//    sends on its own account is not refused;
//  - no link is given up because its neighbour reads slowly: an honest
//    intermediate with a leaf behind it that does not read looks the same;
//  - a parent may be as slow as it likes: it is trusted, and the root of an
//    honest tree reads everything.
//
// The original reads on and queues without bound.

#ifndef MITOGEN_STUB_LINK_LINK_TABLE_H_
#define MITOGEN_STUB_LINK_LINK_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/frame.h"
#include "protocol/message.h"
#include "router/link.h"
#include "router/link_patience.h"
#include "router/link_sender.h"
#include "router/output_lanes.h"
#include "router/wait_line.h"
#include "router/waiting_links.h"
#include "stub/link/frame_stream.h"
#include "stub/link/link_output.h"
#include "stub/os/event_loop.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

class LinkTable : public LinkSender, private WaitingLinks::Host {
 public:
  class Host {
   public:
    virtual ~Host() = default;
    // The link that a message with `header` would leave by; nothing if it is
    // for this context, or if that does not matter.
    virtual std::optional<LinkId> LinkFor(const MessageHeader& header) = 0;
    // The lane of a message that leaves by a link to a child. All messages to
    // one destination must have one lane, or their order is lost.
    virtual OutputLanes::Lane LaneOf(const MessageHeader& header) = 0;
    // Which room it is charged to, if it has to wait.
    virtual Traffic TrafficOf(const MessageHeader& header) = 0;
    // The payload is borrowed for this call.
    virtual void OnMessage(LinkId link, const MessageView& message) = 0;
    // As FrameStream::Visitor::OnLost(). The host takes the link out of its
    // router, and closes it here.
    virtual void OnLinkLost(LinkId link, const absl::Status& status) = 0;
    // `message` cannot be a frame; a fault of this program.
    virtual void OnUnsendable(LinkId link, const absl::Status& status) = 0;
  };

  struct FlowLimits {
    PatienceLimits patience;
    ShareLimits shares;
  };

  LinkTable(EventLoop* loop, const FrameStreamOptions& options, Host* host)
      : LinkTable(loop, options, host, FlowLimits()) {}
  LinkTable(EventLoop* loop, const FrameStreamOptions& options, Host* host,
            const FlowLimits& limits)
      : loop_(loop), options_(options), host_(host), limits_(limits) {}

  ~LinkTable() override;

  LinkTable(const LinkTable&) = delete;
  LinkTable& operator=(const LinkTable&) = delete;

  using Neighbour = mitogen::Neighbour;

  // `has_room` is asked before a message for this context itself is taken.
  // While it says no, nothing is read from the link of that message; it is
  // asked again every few milliseconds. Without it there is always room.
  void SetRoomCheck(std::function<bool()> has_room) {
    has_room_ = std::move(has_room);
  }

  // Starts to read. What comes in by the link is delivered from the next turn
  // on, `already_read` first.
  void Add(LinkId link, UniqueFd in, UniqueFd out,
           absl::string_view already_read,
           Neighbour neighbour = Neighbour::kChild);

  // `message` leaves by `link`; dropped if there is none. kFull only for a
  // message that is sent while one of a neighbour is being delivered.
  SendResult Send(LinkId link, const MessageView& message) override;
  bool HasRoom(LinkId link, uint32_t neighbour_id, size_t size) override;

  // Writes what has to be written as far as the neighbour takes it, and closes
  // the descriptors. Nothing more comes of the link.
  void Close(LinkId link);

  // May be called from within a callback; closed links then live on until the
  // next Flush() from outside.
  void Flush();

  // Bytes that wait to be written, to all neighbours.
  size_t pending_bytes() const;
  size_t pending_bytes(LinkId link) const;
  size_t size() const { return links_.size(); }

  // Bytes of payload that ever came in and went out, by all links.
  uint64_t moved_bytes() const { return moved_bytes_; }
  // Gives back the memory of buffers that hold nothing. Not while a message is
  // being delivered.
  void ReleaseBuffers();
  // Bytes of memory of all buffers.
  size_t buffer_bytes() const;

 private:
  class CallbackScope;
  struct Link : FrameStream::Visitor {
    Link(LinkTable* table, LinkId id, UniqueFd in, UniqueFd out,
         Neighbour neighbour)
        : table(table),
          id(id),
          neighbour(neighbour),
          stream(table->loop_, std::move(in), std::move(out),
                 LinkOutput::StreamOptions(table->options_,
                                           table->SharesFor(neighbour)),
                 this),
          output(&stream, table->options_.output, table->limits_.shares) {}
    bool MayTakeNext(const FrameDecoder& next) override;
    void OnMessage(const MessageView& message) override;
    void OnLost(const absl::Status& status) override;
    void OnDrained() override;

    LinkTable* const table;
    const LinkId id;
    const Neighbour neighbour;
    bool dirty = false;
    // The host has said that it is done with it.
    bool closing = false;
    // It is not read from until there is room in this context.
    bool is_held = false;
    // The time at which patience with this one may end.
    std::optional<EventLoop::TimerId> patience_timer;
    FrameStream stream;
    LinkOutput output;
  };

  Link* Find(LinkId link) const;
  ShareLimits SharesFor(Neighbour neighbour) const;
  absl::StatusOr<SendResult> SendLater(Link* link, const MessageView& message);
  OutputLanes::Lane LaneOf(const Link& link, const MessageHeader& header) const;
  bool IsFullFor(const Link& link, const MessageHeader& header) const;
  void MarkDirty(Link* link);
  void Refill(Link* link);
  bool IsPassedOn(const MessageView& message) const;
  void CancelTimer(Link* link);
  void Hold(Link* link);
  void ReadHeld();
  // WaitingLinks::Host.
  int64_t NowUs() override;
  uint64_t TakenBytes(LinkId link) override;
  void StopReading(LinkId link, LinkId full) override;
  void ReadOn(LinkId link, LinkId full) override;
  void SetTimer(LinkId full, std::optional<int64_t> after_us) override;

  EventLoop* const loop_;
  const FrameStreamOptions options_;
  Host* const host_;
  const FlowLimits limits_;
  absl::btree_map<LinkId, std::unique_ptr<Link>> links_;
  WaitingLinks waiting_{this};
  std::function<bool()> has_room_;
  // The time at which links that are held look again for room.
  std::optional<EventLoop::TimerId> room_timer_;
  std::vector<LinkId> dirty_;
  // The link whose message is being delivered, and its header.
  Link* delivering_ = nullptr;
  MessageHeader delivered_;
  uint64_t moved_bytes_ = 0;
  // How many callbacks of links are running, one inside the other.
  int callbacks_ = 0;
  // Closed in a callback of their own, perhaps; destroyed by Flush().
  std::vector<std::unique_ptr<Link>> closed_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_LINK_TABLE_H_
