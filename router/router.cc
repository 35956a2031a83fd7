#include "router/router.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"

namespace mitogen {
namespace {

// The original's words: programs match on them.
constexpr absl::string_view kInvalidHandle = "invalid handle";
constexpr absl::string_view kRefused = "refused by policy";
constexpr absl::string_view kUnexpectedContext =
    "reply from unexpected context";
constexpr absl::string_view kRespondentGone =
    "the respondent Context has disconnected";
constexpr absl::string_view kBrokerExit = "Broker has exitted";

std::string LinkText(std::optional<LinkId> link) {
  if (!link.has_value()) return "no link";
  return absl::StrCat("link ", static_cast<uint32_t>(*link));
}

}  // namespace

Router::Router(Identity identity, RouterOptions options, RouterSink* sink)
    : identity_(std::move(identity)), options_(options), sink_(sink) {}

absl::StatusOr<LinkId> Router::AddLink(const LinkOptions& options) {
  const LinkId id{static_cast<uint32_t>(links_.size())};
  const absl::Status routed = AddFreeRoute(options.remote_id, id);
  if (!routed.ok()) return routed;
  Link added;
  added.options = options;
  added.privileged =
      identity_.IsParent(options.remote_id) ||
      (options.auth_id && identity_.HasParentAuthority(*options.auth_id));
  links_.push_back(std::move(added));
  return id;
}

void Router::LoseLink(LinkId id) {
  std::vector<uint32_t> lost;
  for (const auto& [context_id, by] : routes_) {
    if (by == id) lost.push_back(context_id);
  }
  std::sort(lost.begin(), lost.end());
  for (uint32_t context_id : lost) LoseContext(context_id);
}

absl::Status Router::AddRoute(uint32_t context_id, LinkId by) {
  if (identity_.IsParent(context_id)) {
    return CallerFault("RTE-6", absl::StrCat("expected a context below this "
                                             "one, got ",
                                             context_id, ", a parent"));
  }
  return AddFreeRoute(context_id, by);
}

absl::Status Router::AddFreeRoute(uint32_t context_id, LinkId by) {
  if (context_id == identity_.context_id) {
    return CallerFault("RTE-6", absl::StrCat("expected another context, got ",
                                             context_id, ", this one"));
  }
  const auto [it, added] = routes_.try_emplace(context_id, by);
  if (added) return absl::OkStatus();
  return CallerFault(
      "RTE-6", absl::StrCat("expected a context without a "
                            "route, got ",
                            context_id, ", routed by ", LinkText(it->second)));
}

void Router::LoseContext(uint32_t context_id) {
  routes_.erase(context_id);
  Kill(handles_.TakeRespondent(context_id), kRespondentGone);
}

absl::StatusOr<uint32_t> Router::AddHandler(const HandlerOptions& options,
                                            MessageHandler handler) {
  return handles_.Add(options, std::move(handler));
}

void Router::Receive(LinkId in, const MessageView& message) {
  Process(in, message);
  Drain();
}

void Router::Route(const MessageView& message) {
  if (processing_) {
    pending_.push_back({std::nullopt, Message::From(message)});
    return;
  }
  Process(std::nullopt, message);
  Drain();
}

void Router::Reply(const MessageHeader& request, Message reply) {
  if (!request.wants_reply()) return;
  reply.header.dst_id = request.src_id;
  reply.header.src_id = identity_.context_id;
  reply.header.auth_id = identity_.context_id;
  reply.header.handle = request.reply_to;
  Route(reply.view());
}

void Router::Exit() { Kill(handles_.TakeAll(), kBrokerExit); }

std::optional<LinkId> Router::ParentLink() const {
  const std::optional<uint32_t> parent_id = identity_.parent_id();
  if (!parent_id.has_value()) return std::nullopt;
  const auto it = routes_.find(*parent_id);
  if (it == routes_.end()) return std::nullopt;
  return it->second;
}

std::optional<LinkId> Router::LinkOf(uint32_t context_id) const {
  const auto it = routes_.find(context_id);
  return it == routes_.end() ? ParentLink() : std::optional(it->second);
}

void Router::Process(std::optional<LinkId> in, MessageView message) {
  processing_ = true;
  if (!in.has_value() || IsVerified(*in, message)) {
    if (message.payload.size() > options_.max_message_size) {
      RefuseTooLarge(in, message.header);
    } else {
      if (in.has_value() && link(*in).options.auth_id.has_value()) {
        message.header.auth_id = *link(*in).options.auth_id;
      }
      Forward(in, message);
    }
  }
  processing_ = false;
}

void Router::Drain() {
  while (!processing_ && !pending_.empty()) {
    const Pending next = std::move(pending_.front());
    pending_.pop_front();
    Process(next.in, next.message.view());
  }
}

// Who waits for a reply is told; without one the message may itself have been
// the reply, and the news goes to its destination. It goes there as the
// sender's, by whom it was refused: our own authority is not for others to use.
void Router::RefuseTooLarge(std::optional<LinkId> in,
                            const MessageHeader& header) {
  const std::string reason = absl::StrCat("message too large (max ",
                                          options_.max_message_size, " bytes)");
  SendDead(header, reason);
  if (header.wants_reply() || header.is_dead()) return;
  if (header.handle == kForwardLog) return;
  Message dead =
      DeadMessage(header.dst_id, header.handle, header.src_id, reason);
  dead.header.auth_id = header.auth_id;
  pending_.push_back({in, std::move(dead)});
}

// Reverse path filtering: a context can only speak by the link that leads to
// it, so that a child cannot pass for a parent.
bool Router::IsVerified(LinkId in, const MessageView& message) {
  const MessageHeader& header = message.header;
  const std::optional<LinkId> auth_link = LinkOf(header.auth_id);
  if (auth_link != in) {
    Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                ": expected auth_id ", header.auth_id, " by ",
                                LinkText(auth_link), ", got it by ",
                                LinkText(in), " (RTE-1)"));
    return false;
  }
  if (header.src_id == header.auth_id) return true;
  const std::optional<LinkId> src_link = LinkOf(header.src_id);
  if (src_link != in) {
    Log(kLogError,
        absl::StrCat("dropped ", DescribeMessage(message), ": expected src_id ",
                     header.src_id, " by ", LinkText(src_link), ", got it by ",
                     LinkText(in), " (RTE-1)"));
    return false;
  }
  return true;
}

void Router::Forward(std::optional<LinkId> in, const MessageView& message) {
  const MessageHeader& header = message.header;
  if (header.dst_id == identity_.context_id) return Invoke(in, message);
  const std::optional<LinkId> out = NextHop(in, header);
  if (!out.has_value()) {
    return SendDead(header, absl::StrCat("no route to ", header.dst_id,
                                         ", my ID is ", identity_.context_id));
  }
  if (!MayForward(in, *out)) {
    return SendDead(
        header,
        absl::StrCat("routing mode prevents forward of message from context ",
                     link(*in).options.remote_id, " to context ",
                     link(*out).options.remote_id, " via context ",
                     identity_.context_id));
  }
  sink_->Send(*out, message);
}

std::optional<LinkId> Router::NextHop(std::optional<LinkId> in,
                                      const MessageHeader& header) const {
  const auto it = routes_.find(header.dst_id);
  if (it != routes_.end()) return it->second;
  // What came from a parent for a context that we do not know is for a dead
  // child: sent back up it would fail verification there, so it gets a dead
  // reply from us instead.
  const std::optional<LinkId> parent = ParentLink();
  if (in.has_value() && LinkOf(header.src_id) == parent) return std::nullopt;
  return parent;
}

bool Router::MayForward(std::optional<LinkId> in, LinkId out) {
  return !in.has_value() || !options_.unidirectional || link(*in).privileged ||
         link(out).privileged;
}

void Router::Invoke(std::optional<LinkId> in, const MessageView& message) {
  const MessageHeader& header = message.header;
  const HandleTable::Entry* found = handles_.Find(header.handle);
  if (found == nullptr) return SendDead(header, kInvalidHandle);
  if (found->respondent.has_value() && !header.is_dead() &&
      header.src_id != *found->respondent) {
    return SendDead(header, kUnexpectedContext);
  }
  if (!MaySend(found->senders, in, header)) {
    return SendDead(header, kRefused);
  }
  const std::shared_ptr<const MessageHandler> handler = found->handler;
  if (!found->persist) handles_.Remove(header.handle);
  (*handler)(message);
}

bool Router::MaySend(SenderRule rule, std::optional<LinkId> in,
                     const MessageHeader& header) {
  switch (rule) {
    case SenderRule::kAnyone:
      return true;
    case SenderRule::kParentAuthority:
      return identity_.HasParentAuthority(header.auth_id);
    case SenderRule::kNeighbour:
      return in.has_value() && header.src_id == link(*in).options.remote_id;
    case SenderRule::kSelf:
      return !in.has_value();
  }
  return false;
}

void Router::SendDead(const MessageHeader& header, absl::string_view reason) {
  // A record that cannot be delivered must not cause another.
  if (header.handle == kForwardLog) return;
  Log(kLogDebug,
      absl::StrCat(DescribeMessage({header, ""}), " is dead: ", reason));
  if (!header.wants_reply()) return;
  pending_.push_back({std::nullopt, DeadMessage(header.src_id, header.reply_to,
                                                identity_.context_id, reason)});
}

void Router::Kill(const std::vector<HandleTable::Entry>& entries,
                  absl::string_view reason) {
  const Message dead =
      DeadMessage(identity_.context_id, 0, identity_.context_id, reason);
  for (const HandleTable::Entry& entry : entries) (*entry.handler)(dead.view());
}

void Router::Log(int64_t level, std::string message) {
  sink_->Log({std::string(kMitogenLogger), level, std::move(message)});
}

}  // namespace mitogen
