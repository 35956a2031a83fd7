// The links of a context that are up: the stream to each neighbour, by the
// link's id. Whoever sends faster than the neighbour that it sends to can read
// is not read from until that has caught up.
//
// Contract. One thread, that of the loop, which must outlive the table, as must
// the host. What is sent during a turn of the loop leaves by Flush(), which
// must follow each turn.
//
// No link waits for ever. A link is only paused by one that messages which came
// in by it leave by, so a link to a parent by links to children, and one to a
// child by others: whoever reads everything, as a leaf and the master do, ends
// each chain. A neighbour that takes nothing while others wait for it is lost
// in the end, and so is one that asks for more and more answers and takes none:
// but for a parent, which may do as it likes.

#ifndef MITOGEN_STUB_LINK_TABLE_H_
#define MITOGEN_STUB_LINK_TABLE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/message.h"
#include "router/link.h"
#include "stub/event_loop.h"
#include "stub/frame_stream.h"
#include "stub/unique_fd.h"

namespace mitogen {

class LinkTable {
 public:
  class Host {
   public:
    virtual ~Host() = default;
    // The payload is borrowed for this call.
    virtual void OnMessage(LinkId link, const MessageView& message) = 0;
    // As FrameStream::Visitor::OnLost(). The host takes the link out of its
    // router, and closes it here.
    virtual void OnLinkLost(LinkId link, const absl::Status& status) = 0;
    // `message` cannot be a frame; a fault of this program.
    virtual void OnUnsendable(LinkId link, const absl::Status& status) = 0;
  };

  struct Patience {
    // How long others wait for a neighbour that takes nothing.
    std::chrono::milliseconds stall{60'000};
    // Bytes of answers to its own messages that a neighbour may leave unread.
    size_t answer_bytes = 512u << 20;
  };

  LinkTable(EventLoop* loop, const FrameStreamOptions& options, Host* host)
      : LinkTable(loop, options, host, Patience()) {}
  LinkTable(EventLoop* loop, const FrameStreamOptions& options, Host* host,
            const Patience& patience)
      : loop_(loop), options_(options), host_(host), patience_(patience) {}

  LinkTable(const LinkTable&) = delete;
  LinkTable& operator=(const LinkTable&) = delete;

  enum class Neighbour { kChild, kParent };

  // Starts to read. What comes in by the link is delivered from the next turn
  // on, `already_read` first.
  void Add(LinkId link, UniqueFd in, UniqueFd out,
           absl::string_view already_read,
           Neighbour neighbour = Neighbour::kChild);

  // `message` leaves by `link`; dropped if there is none.
  SendResult Send(LinkId link, const MessageView& message);

  // Writes what has to be written as far as the neighbour takes it, and closes
  // the descriptors. Nothing more comes of the link.
  void Close(LinkId link);

  void Flush();

  // Bytes that wait to be written, to all neighbours.
  size_t pending_bytes() const;
  size_t pending_bytes(LinkId link) const;
  size_t size() const { return links_.size(); }

 private:
  struct Link : FrameStream::Visitor {
    Link(LinkTable* table, LinkId id, UniqueFd in, UniqueFd out,
         Neighbour neighbour)
        : table(table),
          id(id),
          neighbour(neighbour),
          stream(table->loop_, std::move(in), std::move(out), table->options_,
                 this) {}
    void OnMessage(const MessageView& message) override;
    void OnLost(const absl::Status& status) override;
    void OnDrained() override;

    LinkTable* const table;
    const LinkId id;
    const Neighbour neighbour;
    bool dirty = false;
    // The host has said that it is done with it.
    bool closing = false;
    // Those that are not read from until this one has drained.
    absl::btree_set<LinkId> waiting;
    // Looks now and then whether those wait in vain.
    std::optional<EventLoop::TimerId> stall_timer;
    // Of answers to its own messages, at most, that are pending.
    size_t answer_bytes = 0;
    FrameStream stream;
  };

  Link* Find(LinkId link) const;
  bool MayAnswer(Link* link, const MessageView& message);
  void LetWait(Link* link);
  void CheckStall(LinkId link, uint64_t taken_before);
  void Lose(LinkId link, const absl::Status& status);

  EventLoop* const loop_;
  const FrameStreamOptions options_;
  Host* const host_;
  const Patience patience_;
  absl::btree_map<LinkId, std::unique_ptr<Link>> links_;
  std::vector<LinkId> dirty_;
  // The link whose message is being delivered.
  Link* delivering_ = nullptr;
  // Closed in a callback of their own, perhaps; destroyed by Flush().
  std::vector<std::unique_ptr<Link>> closed_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_TABLE_H_
