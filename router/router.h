// The router: decides for each message whether it is believed, who gets it,
// and who hears that it could not be delivered. It does no I/O: messages come
// in with the link that carried them, and go out to a RouterSink.
//
// Contract. One thread at a time. A handler or the sink may call back into the
// router: messages routed then are queued and leave in order, after the
// current one, so nothing recurses. Every message given to Receive() or
// Route() ends in exactly one of: a Send() to the sink, a handler, a dead
// reply, or a record of why it was dropped.
//
// Source of the facts: mitogen/core.py, Router._async_route and Router._invoke.

#ifndef MITOGEN_ROUTER_ROUTER_H_
#define MITOGEN_ROUTER_ROUTER_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/message.h"
#include "router/handle_table.h"
#include "router/identity.h"
#include "router/log_record.h"

namespace mitogen {

// Names a transport to a neighbour, for as long as the router lives.
enum class LinkId : uint32_t {};

struct LinkOptions {
  // The context at the other end.
  uint32_t remote_id = kMasterId;
  // If set, the authority stamped on every message that comes in here.
  std::optional<uint32_t> auth_id;
};

struct RouterOptions {
  // Payload bytes of one message.
  uint32_t max_message_size = 128u << 20;
  // Only messages from or to a privileged link are forwarded (RTE-7).
  bool unidirectional = false;
};

class RouterSink {
 public:
  virtual ~RouterSink() = default;

  // `message` leaves by `link`. The payload is borrowed for this call.
  virtual void Send(LinkId link, const MessageView& message) = 0;
  virtual void Log(const LogRecord& record) = 0;
};

class Router {
 public:
  // `sink` must outlive the router.
  Router(Identity identity, RouterOptions options, RouterSink* sink);

  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  const Identity& identity() const { return identity_; }

  // Adds a link and the route to the context at its other end; a caller fault
  // (RTE-6) if that has a route, or is this context itself.
  absl::StatusOr<LinkId> AddLink(const LinkOptions& options);

  // Forgets the link and all routes by it. Handlers that waited for a context
  // behind it get a dead message.
  void LoseLink(LinkId link);

  // Messages to and from `context_id`, which is behind the link, use `link`. A
  // caller fault (RTE-6) if it has a route, or is this context itself or one
  // of its parents: who could claim those ids would have their authority.
  absl::Status AddRoute(uint32_t context_id, LinkId link);

  // `context_id` is gone: forgets its route, and tells handlers that waited.
  void LoseContext(uint32_t context_id);

  // Returns the handle, or RTE-8 if it is taken.
  absl::StatusOr<uint32_t> AddHandler(const HandlerOptions& options,
                                      MessageHandler handler);
  bool RemoveHandler(uint32_t handle) { return handles_.Remove(handle); }
  std::vector<uint32_t> Handles() const { return handles_.Handles(); }

  // A message came in by `link`.
  void Receive(LinkId link, const MessageView& message);

  // A message of this context's own. The source and authority in its header
  // are taken as they stand.
  void Route(const MessageView& message);

  // Answers `request`, if it wants an answer; the header's destination and
  // handle are set from it.
  void Reply(const MessageHeader& request, Message reply);

  // The context ends: every handler gets a dead message and is removed.
  void Exit();

 private:
  struct Link {
    LinkOptions options;
    bool privileged = false;
  };

  struct Pending {
    std::optional<LinkId> in;
    Message message;
  };

  Link& link(LinkId id) { return links_[static_cast<uint32_t>(id)]; }
  std::optional<LinkId> ParentLink() const;
  std::optional<LinkId> LinkOf(uint32_t context_id) const;

  absl::Status AddFreeRoute(uint32_t context_id, LinkId link);
  void Process(std::optional<LinkId> in, MessageView message);
  void RefuseTooLarge(std::optional<LinkId> in, const MessageHeader& header);
  void Drain();
  bool IsVerified(LinkId in, const MessageView& message);
  void Forward(std::optional<LinkId> in, const MessageView& message);
  std::optional<LinkId> NextHop(std::optional<LinkId> in,
                                const MessageHeader& header) const;
  bool MayForward(std::optional<LinkId> in, LinkId out);
  void Invoke(std::optional<LinkId> in, const MessageView& message);
  bool MaySend(SenderRule rule, std::optional<LinkId> in,
               const MessageHeader& header);
  void SendDead(const MessageHeader& header, absl::string_view reason);
  void Kill(const std::vector<HandleTable::Entry>& entries,
            absl::string_view reason);
  void Log(int64_t level, std::string message);

  const Identity identity_;
  const RouterOptions options_;
  RouterSink* const sink_;

  std::vector<Link> links_;
  absl::flat_hash_map<uint32_t, LinkId> routes_;
  HandleTable handles_;

  // Messages routed while another is being processed.
  std::deque<Pending> pending_;
  bool processing_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROUTER_H_
