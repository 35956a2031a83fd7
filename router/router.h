// The router: decides for each message whether it is believed, who gets it,
// and who hears that it could not be delivered. It does no I/O: messages come
// in with the link that carried them, and go out to a LinkSender.
//
// Contract. One thread at a time. A handler, an observer or the sender may call
// back into the router: messages routed then are queued and leave in order,
// after the current one, so nothing recurses. Every message given to Receive()
// or Route() ends in exactly one of: a Send() by a link, a handler, a dead
// reply, or a record of why it was dropped; counters() says which.
//
// Source of the facts: mitogen/core.py, Router._async_route and Router._invoke;
// mitogen/parent.py, Router.

#ifndef MITOGEN_ROUTER_ROUTER_H_
#define MITOGEN_ROUTER_ROUTER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/log_levels.h"
#include "protocol/message.h"
#include "router/egress_table.h"
#include "router/handle_table.h"
#include "router/identity.h"
#include "router/lineage.h"
#include "router/link.h"
#include "router/link_sender.h"
#include "router/log_record.h"
#include "router/output_lanes.h"
#include "router/route_table.h"
#include "router/router_limits.h"
#include "router/subtree_shares.h"

namespace mitogen {

struct RouterOptions {
  // Payload bytes of one message.
  uint32_t max_message_size = 128u << 20;
  // Only messages from or to a privileged link are forwarded (RTE-7).
  bool unidirectional = false;
  // Records below this level are not made at all.
  int64_t min_log_level = kLogDebug;
  RouterLimits limits;
};

// A role that keeps something for each context or link hears here of the end.
class RouterObserver {
 public:
  virtual ~RouterObserver() = default;

  // `context_id` is gone. `by` is the link that led to it, if one did, and
  // `senders` are the links that sent to it and are still up, in the order of
  // their slots. Handlers that waited for it have been told.
  virtual void OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                             const std::vector<LinkId>& senders) {
    (void)context_id, (void)by, (void)senders;
  }
  // `link` is gone, and all contexts behind it have been reported.
  virtual void OnLinkLost(LinkId link) { (void)link; }
};

// What became of every message, in messages and in bytes of payload.
struct RouterCounters {
  struct Count {
    uint64_t messages = 0;
    uint64_t bytes = 0;

    void Add(const MessageView& message) {
      ++messages;
      bytes += message.payload.size();
    }
    bool operator==(const Count&) const = default;
  };

  Count received;
  // Messages of this context's own, dead ones included.
  Count routed;
  Count forwarded;
  Count delivered;
  // Messages by a link that does not lead to their source (RTE-1).
  Count unverified;
  // Messages without a handler or a route, refused ones, too large ones, and
  // those for a queue at its limit.
  Count undeliverable;
  // Messages by a link that is gone, or beyond max_pending_bytes.
  Count dropped;
  uint64_t dead_replies = 0;
};

class Router {
 public:
  // `links` and `log` must outlive the router.
  Router(Identity identity, RouterOptions options, LinkSender* links,
         LogRecorder* log);

  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  const Identity& identity() const { return identity_; }
  const RouterOptions& options() const { return options_; }
  const RouterCounters& counters() const { return counters_; }

  // `observer` must outlive the router. Observers are told in the order in
  // which they were added.
  void AddObserver(RouterObserver* observer) { observers_.push_back(observer); }

  // Adds a link and the route to the context at its other end; a caller fault
  // (RTE-6) if that has a route, or is this context itself.
  absl::StatusOr<LinkId> AddLink(const LinkOptions& options);

  // Forgets the link and all routes by it. Handlers that waited for a context
  // behind it get a dead message; if it led to the parent, so do those that
  // waited for a context without a route. What comes in by it later is dropped.
  void LoseLink(LinkId link);

  bool HasLink(LinkId link) const { return Live(link) != nullptr; }
  // `link` must be up.
  const LinkOptions& OptionsOf(LinkId link) const {
    return links_[SlotOf(link)].options;
  }
  // In the order of their slots.
  std::vector<LinkId> Links() const;

  // Messages to and from `context_id`, which is behind the link, use `link`. A
  // caller fault (RTE-6) if it has a route, or is this context itself or one of
  // its parents: a peer that could claim those ids would have their authority.
  // A limit fault (RTE-10) if the link has too many routes, or if the last of
  // `issuer`, or contexts below it, started too many of the contexts that have
  // routes. Without an issuer the link's bound is the only one.
  absl::Status AddRoute(uint32_t context_id, LinkId link,
                        const Lineage& issuer = nullptr);

  // `context_id` is gone: forgets its route, and tells handlers that waited
  // and observers.
  void LoseContext(uint32_t context_id);

  // The link that leads to `context_id`: by its route, or else the parent's.
  std::optional<LinkId> LinkTo(uint32_t context_id) const;
  // The link of its route; nothing if it has none.
  std::optional<LinkId> RouteTo(uint32_t context_id) const;
  // The contexts with a route by `link`, in ascending order.
  std::vector<uint32_t> ContextsBehind(LinkId link) const;
  std::optional<LinkId> ParentLink() const;

  // The lineage of any context. It has the contexts between the neighbour and
  // `context_id` only if the route came with an issuer. The lineage of this
  // context, or of one that no link leads to, has only that context.
  Lineage LineageOf(uint32_t context_id) const;

  // The lineage of the context that `context_id` got its id from; null if its
  // route came without an issuer.
  Lineage IssuerOf(uint32_t context_id) const;

  // The lane of a message on the link that leads to its destination: that of
  // the subtree right below the neighbour that its destination is in. If this
  // context itself sends the neighbour a DEL_ROUTE or a SHUTDOWN, that goes
  // behind all (RTE-15): what was sent before must still pass through the
  // neighbour. From others these two wait in the neighbour's lane like any
  // message. Otherwise anybody could use them to bypass the lanes.
  OutputLanes::Lane LaneOf(const MessageHeader& header) const;

  // Which room a message takes on that link. A message is this context's own if
  // its src_id says so, which no child can forge (RTE-1). A dead message that
  // the router sends in the name of another context counts as passed on.
  Traffic TrafficOf(const MessageHeader& header) const;

  // Returns the handle; RTE-8 if it is taken, RTE-10 if there are too many.
  absl::StatusOr<uint32_t> AddHandler(const HandlerOptions& options,
                                      MessageHandler handler);
  // The same for a handler that has to know its handle.
  absl::StatusOr<uint32_t> MakeHandler(const HandlerOptions& options,
                                       HandlerMaker make) {
    return handles_.Add(options, make);
  }
  bool RemoveHandler(uint32_t handle) { return handles_.Remove(handle); }
  std::vector<uint32_t> Handles() const { return handles_.Handles(); }
  // The context that the handler of `handle` waits for, if it waits for one.
  std::optional<uint32_t> RespondentOf(uint32_t handle) const {
    const HandleTable::Entry* found = handles_.Find(handle);
    return found == nullptr ? std::nullopt : found->respondent;
  }

  // A message came in by `link`. Returns what became of it if it was forwarded,
  // and kSent otherwise. On kPaused the caller should stop reading from `link`
  // until the link that the message left by has drained.
  SendResult Receive(LinkId link, const MessageView& message);

  // Refuses a message that came in but that a role does not let pass. If it
  // wants an answer, it gets a dead message, as if the router had refused it.
  void ReceiveRefused(const MessageView& message, absl::string_view reason) {
    counters_.received.Add(message);
    Refuse(message, reason);
  }

  // A message of this context's own, to `handle` of context `dst_id`: the one
  // place where this context's id becomes a source and an authority. Returns as
  // Receive() does; kSent if it had to be queued. `on_full` is called if the
  // link that it is to leave by refuses it, now or later; that link is up then.
  using FullHandler = std::function<void()>;
  SendResult Originate(uint32_t dst_id, uint32_t handle, MessageView message,
                       FullHandler on_full = nullptr);

  // The same, with the whole header as it stands: for simulations and scenarios
  // of contexts that lie. What the context itself says goes by Originate().
  SendResult Route(const MessageView& message, FullHandler on_full = nullptr);

  // Whether a message of this context's own with a payload of `size` bytes for
  // the context at the other end of `link`, which is up, would leave by it now.
  bool HasRoom(LinkId link, size_t size) const {
    return sender_->HasRoom(link, OptionsOf(link).remote_id, size);
  }

  // Answers `request`, if it wants an answer; the header's destination and
  // handle are set from it, the source and authority are this context's.
  void Reply(const MessageHeader& request, const Message& reply);
  // The same with a dead message.
  void ReplyDead(const MessageHeader& request, absl::string_view reason);

  // The context ends: every handler gets a dead message and is removed.
  void Exit();

  // Sizes of the tables, for those who watch over memory.
  size_t route_count() const { return routes_.size(); }
  size_t handle_count() const { return handles_.size(); }
  size_t egress_count() const { return egress_.size(); }
  size_t link_count() const { return links_.size() - free_slots_.size(); }

  void Log(int64_t level, std::string message) const;

 private:
  struct Link {
    uint32_t generation = 0;
    bool live = false;
    bool privileged = false;
    bool egress_full = false;
    LinkOptions options;
  };

  struct Pending {
    std::optional<LinkId> in;
    Message message;
    FullHandler on_full;
  };

  // While one lives, messages routed are queued; then they leave.
  class Busy {
   public:
    explicit Busy(Router* router)
        : router_(router), was_(std::exchange(router->processing_, true)) {}
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy() {
      router_->processing_ = was_;
      if (!was_) router_->Drain();
    }

   private:
    Router* const router_;
    const bool was_;
  };

  LinkId IdOf(LinkSlot slot) const {
    return LinkId{uint64_t{links_[slot].generation} << 32 | slot};
  }
  const Link* Live(LinkId id) const {
    const LinkSlot slot = SlotOf(id);
    if (slot >= links_.size() || !links_[slot].live || IdOf(slot) != id) {
      return nullptr;
    }
    return &links_[slot];
  }
  std::optional<LinkId> AsId(std::optional<LinkSlot> slot) const {
    if (!slot.has_value()) return std::nullopt;
    return IdOf(*slot);
  }
  std::optional<LinkSlot> SlotTo(uint32_t context_id) const {
    const std::optional<LinkSlot> slot = routes_.Find(context_id);
    return slot.has_value() ? slot : parent_;
  }

  absl::Status AddFreeRoute(uint32_t context_id, LinkSlot link,
                            const Lineage& issuer);
  absl::Status CheckRouteRoom(LinkSlot by, const Lineage& issuer) const;
  void ForgetIssuer(uint32_t context_id);
  void Queue(std::optional<LinkId> in, Message message,
             FullHandler on_full = nullptr);
  SendResult ProcessOwn(const MessageView& message, const FullHandler& on_full);
  SendResult Process(std::optional<LinkSlot> in, const MessageView& message);
  SendResult ProcessVerified(std::optional<LinkSlot> in,
                             const MessageView& message);
  SendResult Deliver(std::optional<LinkSlot> in, const MessageView& message);
  void RefuseTooLarge(std::optional<LinkSlot> in, const MessageView& message);
  void RefuseFull(std::optional<LinkSlot> in, LinkSlot out,
                  const MessageView& message);
  void TellDestination(std::optional<LinkSlot> in, const MessageView& message,
                       absl::string_view reason);
  void Drain();
  bool IsVerified(LinkSlot in, const MessageView& message);
  void LogUnverified(absl::string_view field, uint32_t context_id, LinkSlot in,
                     const MessageView& message);
  void RememberEgress(LinkSlot in, uint32_t dst_id);
  SendResult Forward(std::optional<LinkSlot> in, const MessageView& message);
  SendResult SendBy(std::optional<LinkSlot> in, LinkSlot out,
                    const MessageView& message);
  std::optional<LinkSlot> NextHop(std::optional<LinkSlot> in,
                                  const MessageHeader& header) const;
  bool MayForward(std::optional<LinkSlot> in, LinkSlot out) const;
  void Invoke(std::optional<LinkSlot> in, const MessageView& message);
  bool MaySend(SenderRule rule, std::optional<LinkSlot> in,
               const MessageHeader& header) const;
  bool MayAnswer(uint32_t respondent, std::optional<LinkSlot> in,
                 const MessageHeader& header) const;
  bool IsOnTheWay(uint32_t respondent, LinkSlot in, uint32_t src_id) const;
  // Counts `message` as undeliverable, and answers it if it wants an answer.
  void Refuse(const MessageView& message, absl::string_view reason);
  void KillUnreachable();
  void Kill(const std::vector<HandleTable::Entry>& entries,
            absl::string_view reason);

  const Identity identity_;
  const RouterOptions options_;
  LinkSender* const sender_;
  LogRecorder* const log_;
  std::vector<RouterObserver*> observers_;

  std::vector<Link> links_;
  std::vector<LinkSlot> free_slots_;
  std::optional<LinkSlot> parent_;
  RouteTable routes_;
  // The issuer of each context whose route came with one.
  absl::flat_hash_map<uint32_t, Lineage> issuers_;
  // Counts routes.
  SubtreeShares route_shares_;
  EgressTable egress_;
  HandleTable handles_;
  RouterCounters counters_;

  // Messages routed while another is being processed.
  std::deque<Pending> pending_;
  uint64_t pending_bytes_ = 0;
  bool processing_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROUTER_H_
