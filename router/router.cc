#include "router/router.h"

#include <assert.h>

#include <utility>

#include "absl/base/optimization.h"
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
constexpr absl::string_view kBrokerExit = "Broker has exitted";

// What a message takes while it waits.
uint64_t PendingCost(const Message& message) {
  return sizeof(Message) + message.payload.size();
}

}  // namespace

Router::Router(Identity identity, RouterOptions options, LinkSender* links,
               LogRecorder* log)
    : identity_(std::move(identity)),
      options_(options),
      sender_(links),
      log_(log),
      egress_(options.limits.max_egress_per_link),
      handles_(options.limits.max_handles) {}

absl::StatusOr<uint32_t> Router::AddHandler(const HandlerOptions& options,
                                            MessageHandler handler) {
  return handles_.Add(options, [&](uint32_t) { return std::move(handler); });
}

SendResult Router::Receive(LinkId in, const MessageView& message) {
  counters_.received.Add(message);
  if (ABSL_PREDICT_FALSE(processing_)) {
    Queue(in, Message::From(message));
    return SendResult::kSent;
  }
  if (ABSL_PREDICT_FALSE(Live(in) == nullptr)) {
    counters_.dropped.Add(message);
    return SendResult::kSent;
  }
  const SendResult result = Process(SlotOf(in), message);
  if (ABSL_PREDICT_FALSE(!pending_.empty())) Drain();
  return result;
}

SendResult Router::Route(const MessageView& message, FullHandler on_full) {
  counters_.routed.Add(message);
  if (processing_) {
    Queue(std::nullopt, Message::From(message), std::move(on_full));
    return SendResult::kSent;
  }
  const SendResult result = ProcessOwn(message, on_full);
  Drain();
  return result;
}

SendResult Router::Originate(uint32_t dst_id, uint32_t handle,
                             MessageView message, FullHandler on_full) {
  message.header.dst_id = dst_id;
  message.header.handle = handle;
  message.header.src_id = identity_.context_id;
  message.header.auth_id = identity_.context_id;
  return Route(message, std::move(on_full));
}

void Router::Reply(const MessageHeader& request, const Message& reply) {
  if (!request.wants_reply()) return;
  Originate(request.src_id, request.reply_to, reply.view());
}

void Router::ReplyDead(const MessageHeader& request, absl::string_view reason) {
  if (!request.wants_reply()) return;
  ++counters_.dead_replies;
  Route(DeadMessage(request.src_id, request.reply_to, identity_.context_id,
                    reason)
            .view());
}

void Router::Exit() {
  const Busy busy(this);
  Kill(handles_.TakeAll(), kBrokerExit);
}

void Router::Queue(std::optional<LinkId> in, Message message,
                   FullHandler on_full) {
  if (pending_bytes_ + PendingCost(message) >
      options_.limits.max_pending_bytes) {
    counters_.dropped.Add(message.view());
    Log(kLogError,
        absl::StrCat("dropped ", DescribeMessage(message.view()),
                     ": expected at most ", options_.limits.max_pending_bytes,
                     " bytes to wait, got more (RTE-10)"));
    return;
  }
  pending_bytes_ += PendingCost(message);
  pending_.push_back({in, std::move(message), std::move(on_full)});
}

void Router::Drain() {
  while (!processing_ && !pending_.empty()) {
    const Pending next = std::move(pending_.front());
    pending_.pop_front();
    assert(pending_bytes_ >= PendingCost(next.message));
    pending_bytes_ -= PendingCost(next.message);
    if (!next.in.has_value()) {
      ProcessOwn(next.message.view(), next.on_full);
    } else if (Live(*next.in) != nullptr) {
      Process(SlotOf(*next.in), next.message.view());
    } else {
      counters_.dropped.Add(next.message.view());
    }
  }
  assert(!pending_.empty() || pending_bytes_ == 0);
}

inline SendResult Router::Process(std::optional<LinkSlot> in,
                                  const MessageView& message) {
  if (in.has_value() && !IsVerified(*in, message)) {
    counters_.unverified.Add(message);
    return SendResult::kSent;
  }
  assert(!processing_);
  processing_ = true;
  const SendResult result = ProcessVerified(in, message);
  processing_ = false;
  return result;
}

// What is routed by the handler leaves after what waits already.
inline SendResult Router::ProcessOwn(const MessageView& message,
                                     const FullHandler& on_full) {
  const SendResult result = Process(std::nullopt, message);
  if (ABSL_PREDICT_FALSE(result == SendResult::kFull) && on_full != nullptr) {
    processing_ = true;
    on_full();
    processing_ = false;
  }
  return result;
}

inline SendResult Router::ProcessVerified(std::optional<LinkSlot> in,
                                          const MessageView& message) {
  if (ABSL_PREDICT_FALSE(message.payload.size() > options_.max_message_size)) {
    RefuseTooLarge(in, message);
    return SendResult::kSent;
  }
  if (in.has_value() && links_[*in].options.auth_id.has_value()) {
    MessageView stamped = message;
    stamped.header.auth_id = *links_[*in].options.auth_id;
    return Deliver(in, stamped);
  }
  return Deliver(in, message);
}

inline SendResult Router::Deliver(std::optional<LinkSlot> in,
                                  const MessageView& message) {
  if (message.header.dst_id == identity_.context_id) {
    Invoke(in, message);
    return SendResult::kSent;
  }
  return Forward(in, message);
}

void Router::RefuseTooLarge(std::optional<LinkSlot> in,
                            const MessageView& message) {
  const std::string reason = absl::StrCat("message too large (max ",
                                          options_.max_message_size, " bytes)");
  Refuse(message, reason);
  TellDestination(in, message, reason);
}

// If no reply is wanted, the message may itself have been the reply, and the
// news goes to its destination. It goes there as the sender's, by whom it was
// refused: our own authority is not for others to use.
void Router::TellDestination(std::optional<LinkSlot> in,
                             const MessageView& message,
                             absl::string_view reason) {
  const MessageHeader& header = message.header;
  if (header.wants_reply() || header.is_dead()) return;
  if (header.handle == kForwardLog) return;
  if (header.handle == kCallFunction || header.handle == kCallService) {
    // It would end the child, or a thread of its pool (RTE-4.24).
    if (!in.has_value()) {
      Log(kLogWarning, absl::StrCat("dropped ", DescribeMessage(message), ": ",
                                    reason, " (RTE-4)"));
    }
    return;
  }
  Message dead =
      DeadMessage(header.dst_id, header.handle, header.src_id, reason);
  dead.header.auth_id = header.auth_id;
  ++counters_.dead_replies;
  counters_.routed.Add(dead.view());
  Queue(AsId(in), std::move(dead));
}

// Reverse path filtering: a context can only speak by the link that leads to
// it, so that a child cannot pass for a parent.
inline bool Router::IsVerified(LinkSlot in, const MessageView& message) {
  const MessageHeader& header = message.header;
  if (SlotTo(header.auth_id) != in) {
    LogUnverified("auth_id", header.auth_id, in, message);
    return false;
  }
  if (header.src_id != header.auth_id && SlotTo(header.src_id) != in) {
    LogUnverified("src_id", header.src_id, in, message);
    return false;
  }
  return true;
}

void Router::LogUnverified(absl::string_view field, uint32_t context_id,
                           LinkSlot in, const MessageView& message) {
  Log(kLogError,
      absl::StrCat("dropped ", DescribeMessage(message), ": expected ", field,
                   " ", context_id, " by ", DescribeLink(SlotTo(context_id)),
                   ", got it by ", DescribeLink(in), " (RTE-1)"));
}

void Router::RememberEgress(LinkSlot in, uint32_t dst_id) {
  if (egress_.Remember(in, dst_id) || links_[in].egress_full) return;
  links_[in].egress_full = true;
  Log(kLogWarning,
      absl::StrCat(DescribeLink(in), " has sent to ",
                   options_.limits.max_egress_per_link,
                   " contexts; it will not hear of the death of others "
                   "(RTE-10)"));
}

inline SendResult Router::Forward(std::optional<LinkSlot> in,
                                  const MessageView& message) {
  const MessageHeader& header = message.header;
  const std::optional<LinkSlot> out = NextHop(in, header);
  if (!out.has_value()) {
    Refuse(message, absl::StrCat("no route to ", header.dst_id, ", my ID is ",
                                 identity_.context_id));
    return SendResult::kSent;
  }
  // Not of a context without a route: it may be gone, and nobody would forget
  // it a second time.
  if (in.has_value()) RememberEgress(*in, header.dst_id);
  if (!MayForward(in, *out)) {
    Refuse(
        message,
        absl::StrCat("routing mode prevents forward of message from context ",
                     links_[*in].options.remote_id, " to context ",
                     links_[*out].options.remote_id, " via context ",
                     identity_.context_id));
    return SendResult::kSent;
  }
  return SendBy(in, *out, message);
}

inline SendResult Router::SendBy(std::optional<LinkSlot> in, LinkSlot out,
                                 const MessageView& message) {
  const SendResult result = sender_->Send(IdOf(out), message);
  if (ABSL_PREDICT_FALSE(result == SendResult::kFull)) {
    RefuseFull(in, out, message);
  } else {
    counters_.forwarded.Add(message);
  }
  return result;
}

// A standard handle is nobody's who waits for a reply.
void Router::RefuseFull(std::optional<LinkSlot> in, LinkSlot out,
                        const MessageView& message) {
  const std::string reason = absl::StrCat(
      "the queue to context ", links_[out].options.remote_id, " is full");
  Refuse(message, reason);
  if (message.header.handle < kFirstDynamicHandle) return;
  TellDestination(in, message, reason);
}

inline std::optional<LinkSlot> Router::NextHop(
    std::optional<LinkSlot> in, const MessageHeader& header) const {
  const std::optional<LinkSlot> routed = routes_.Find(header.dst_id);
  if (routed.has_value()) return routed;
  // What came from a parent for a context that we do not know is for a dead
  // child: sent back up it would fail verification there, so it gets a dead
  // reply from us instead.
  if (in.has_value() && SlotTo(header.src_id) == parent_) return std::nullopt;
  return parent_;
}

inline bool Router::MayForward(std::optional<LinkSlot> in, LinkSlot out) const {
  return !in.has_value() || !options_.unidirectional ||
         links_[*in].privileged || links_[out].privileged;
}

void Router::Invoke(std::optional<LinkSlot> in, const MessageView& message) {
  const MessageHeader& header = message.header;
  const HandleTable::Entry* found = handles_.Find(header.handle);
  if (found == nullptr) return Refuse(message, kInvalidHandle);
  if (found->respondent.has_value() &&
      !MayAnswer(*found->respondent, in, header)) {
    return Refuse(message, kUnexpectedContext);
  }
  if (!MaySend(found->senders, in, header)) return Refuse(message, kRefused);
  const std::shared_ptr<const MessageHandler> handler = found->handler;
  if (!found->persist) handles_.Remove(header.handle);
  counters_.delivered.Add(message);
  (*handler)(message);
}

// A reply is the respondent's. A dead message may also be that of a router on
// the way, which says so under its own id: this one, or one that the request or
// the reply passed.
bool Router::MayAnswer(uint32_t respondent, std::optional<LinkSlot> in,
                       const MessageHeader& header) const {
  if (!header.is_dead()) return header.src_id == respondent;
  return !in.has_value() || IsOnTheWay(respondent, *in, header.src_id);
}

// Nobody else is on the way to ourselves, and only parents are on the way to a
// parent. A parent was on the way to anyone else, too, if the request left
// before the route of the respondent came. On any other way we know the link
// alone.
bool Router::IsOnTheWay(uint32_t respondent, LinkSlot in,
                        uint32_t src_id) const {
  if (respondent == identity_.context_id) return false;
  if (in == parent_ && identity_.IsParent(src_id)) return true;
  return SlotTo(respondent) == in && !identity_.IsParent(respondent);
}

bool Router::MaySend(SenderRule rule, std::optional<LinkSlot> in,
                     const MessageHeader& header) const {
  switch (rule) {
    case SenderRule::kAnyone:
      return true;
    case SenderRule::kParentAuthority:
      return identity_.HasParentAuthority(header.auth_id);
    case SenderRule::kNeighbour:
      return in.has_value() && header.src_id == links_[*in].options.remote_id;
    case SenderRule::kSelf:
      return !in.has_value();
  }
  return false;
}

void Router::Refuse(const MessageView& message, absl::string_view reason) {
  const MessageHeader& header = message.header;
  counters_.undeliverable.Add(message);
  // A record that cannot be delivered must not cause another.
  if (header.handle == kForwardLog) return;
  if (options_.min_log_level <= kLogDebug) {
    Log(kLogDebug,
        absl::StrCat(DescribeMessage(message), " is dead: ", reason));
  }
  ReplyDead(header, reason);
}

void Router::Kill(const std::vector<HandleTable::Entry>& entries,
                  absl::string_view reason) {
  const Message dead =
      DeadMessage(identity_.context_id, 0, identity_.context_id, reason);
  for (const HandleTable::Entry& entry : entries) (*entry.handler)(dead.view());
}

void Router::Log(int64_t level, std::string message) const {
  if (level < options_.min_log_level) return;
  log_->Log({std::string(kMitogenLogger), level, std::move(message)});
}

}  // namespace mitogen
