#include "router/sim/world/invariants.h"

#include "absl/strings/str_cat.h"

namespace mitogen::sim {
namespace {

using Count = RouterCounters::Count;

// More than two messages of a world are large.
constexpr size_t kTwoMessages = 5000;

std::string In(const SimContext& context) {
  return absl::StrCat("in context ", context.id(), ": ");
}

}  // namespace

bool IsOfLink(const Router& router, LinkId link, const MessageHeader& header) {
  return router.LinkTo(header.auth_id) == link &&
         router.LinkTo(header.src_id) == link;
}

void CheckIsOnItsWay(Environment* env, const SimContext& context,
                     const MessageHeader& header) {
  if (!context.arrival()->from_parent) return;
  if (env->Has(FaultKind::kCorruption)) return;
  const std::optional<uint32_t> target = env->IndexOf(header.dst_id);
  if (!target.has_value() || env->IsBelow(*target, context.index())) return;
  env->Fail(Promise::kSafety, "CheckIsOnItsWay", "RTE-13",
            absl::StrCat(In(context),
                         "expected from above what is for it or "
                         "for a context below, got a message for ",
                         header.dst_id, ", which is elsewhere"));
}

void CheckReceived(Environment* env, SimContext& context,
                   const MessageHeader& header, bool verified,
                   const RouterCounters& before) {
  const RouterCounters& now = context.router().counters();
  const bool dropped = now.unverified.messages != before.unverified.messages;
  if (dropped) env->coverage.Hit(Sometimes::kUnverified);
  CheckOnlyVerifiedIsTaken(env, context, header, verified, dropped);
  CheckDeadIsNotAnswered(env, context, header,
                         now.dead_replies - before.dead_replies);
  if (header.dst_id == context.id()) env->coverage.HitHandle(header.handle);
}

void CheckOnlyVerifiedIsTaken(Environment* env, const SimContext& context,
                              const MessageHeader& header, bool verified,
                              bool dropped) {
  if (verified == dropped) {
    env->Fail(Promise::kSafety, "CheckOnlyVerifiedIsTaken", "RTE-1",
              absl::StrCat(In(context), "expected a message that is ",
                           verified ? "" : "not ", "verified to be ",
                           verified ? "taken" : "dropped", ", source ",
                           header.src_id, ", authority ", header.auth_id));
  }
  if (!verified && env->IsComplete()) {
    env->Fail(Promise::kSafety, "CheckOnlyVerifiedIsTaken", "RTE-1",
              absl::StrCat(In(context),
                           "expected all that honest contexts "
                           "send to be verified, got source ",
                           header.src_id, ", authority ", header.auth_id));
  }
}

void CheckDeadIsNotAnswered(Environment* env, const SimContext& context,
                            const MessageHeader& header,
                            uint64_t dead_replies) {
  if (!header.is_dead()) return;
  dead_replies += context.dead_for_dead();
  if (dead_replies == 0) return;
  env->Fail(Promise::kSafety, "CheckDeadIsNotAnswered", "RTE-4",
            absl::StrCat(In(context),
                         "expected no answer to a dead message, "
                         "got ",
                         dead_replies));
}

void CheckContext(Environment* env, SimContext& context) {
  if (!context.is_up()) return;
  CheckMessagesBalance(env, context);
  CheckBounds(env, context);
}

void CheckMessagesBalance(Environment* env, SimContext& context) {
  const RouterCounters& counters = context.router().counters();
  const auto balance = [&](auto field) {
    const auto of = [&](const Count& count) { return count.*field; };
    return of(counters.received) + of(counters.routed) ==
           of(counters.forwarded) + of(counters.delivered) +
               of(counters.unverified) + of(counters.undeliverable) +
               of(counters.dropped);
  };
  if (!balance(&Count::messages) || !balance(&Count::bytes)) {
    env->Fail(Promise::kSafety, "CheckMessagesBalance", "RTE-3",
              absl::StrCat(In(context),
                           "expected every message to be "
                           "forwarded, delivered or counted as dropped, got ",
                           counters.received.messages, " received and ",
                           counters.routed.messages, " routed"));
  }
  if (counters.received.messages != context.messages_in() ||
      counters.forwarded.messages != context.messages_out()) {
    env->Fail(Promise::kSafety, "CheckMessagesBalance", "RTE-3",
              absl::StrCat(In(context), "expected ", context.messages_in(),
                           " in and ", context.messages_out(), " out, got ",
                           counters.received.messages, " and ",
                           counters.forwarded.messages));
  }
}

void CheckBytesBalance(Environment* env, SimContext& context) {
  if (context.uplink() == nullptr) return;
  for (Side side : {Side::kParent, Side::kChild}) {
    const std::string lost = context.uplink()->end(side).Balance();
    if (lost.empty()) continue;
    env->Fail(
        Promise::kSafety, "CheckBytesBalance", "FRM-1",
        absl::StrCat("on the link of context ", context.id(), ": ", lost));
  }
}

void CheckBounds(Environment* env, SimContext& context) {
  Router& router = context.router();
  const size_t links = context.children().size() + 1;
  const size_t handles =
      context.base_handles() + context.open_requests + kHandlesOfRoles;
  if (router.link_count() > links || router.handle_count() > handles) {
    env->Fail(
        Promise::kSafety, "CheckBounds", "RTE-10",
        absl::StrCat(In(context), "expected at most ", links, " links and ",
                     handles, " handles, got ", router.link_count(), " and ",
                     router.handle_count()));
  }
  if (env->IsHonest() && router.route_count() > env->contexts.size()) {
    env->Fail(
        Promise::kSafety, "CheckBounds", "RTE-10",
        absl::StrCat(In(context), "expected at most ", env->contexts.size(),
                     " routes, got ", router.route_count()));
  }
  if (context.uplink() == nullptr) return;
  for (Side side : {Side::kParent, Side::kChild}) {
    const LinkEnd& end = context.uplink()->end(side);
    if (end.held_bytes() <= 2 * end.waiting()) continue;
    env->Fail(Promise::kSafety, "CheckBounds", "RTE-10",
              absl::StrCat(In(context), "expected a queue of at most twice ",
                           end.waiting(), " bytes, got ", end.held_bytes()));
  }
}

void CheckDelay(Environment* env, const SimContext& context, int64_t waited_us,
                uint64_t taken) {
  const PatienceLimits& limits = env->patience;
  const int64_t most_us =
      limits.budget_us +
      static_cast<int64_t>(taken * 1'000'000 / limits.min_rate);
  if (waited_us <= most_us) return;
  env->Fail(Promise::kSafety, "CheckDelay", "RTE-14",
            absl::StrCat(In(context), "expected others to wait for a child ",
                         "that took ", taken, " bytes for at most ", most_us,
                         " us, they waited for ", waited_us));
}

void CheckQueue(Environment* env, const SimContext& context, size_t waiting,
                size_t own, const OutputLanes& lanes) {
  if (!env->Has(FaultKind::kDeafReader)) return;
  const ShareLimits& limits = env->shares;
  const size_t beyond = lanes.charged(Traffic::kBeyondNeighbour);
  const size_t neighbour = lanes.charged(Traffic::kToNeighbour);
  const size_t answers = beyond + neighbour;
  const size_t most_answers =
      std::max(limits.beyond, limits.neighbour) + limits.news + kTwoMessages;
  const size_t most = env->output_limits.pause_at + limits.direct +
                      limits.total + limits.news + own + answers + kTwoMessages;
  if (waiting <= most && std::max(beyond, neighbour) <= most_answers) return;
  env->Fail(
      Promise::kSafety, "CheckQueue", "RTE-14",
      absl::StrCat(In(context), "expected at most ", most,
                   " bytes to wait for one child, and ", most_answers,
                   " of them of answers to it or to those behind it, got ",
                   waiting, ", ", neighbour, " and ", beyond));
}

void CheckNobodyWaits(Environment* env) {
  for (const std::unique_ptr<SimContext>& context : env->contexts) {
    if (context == nullptr || !context->is_up()) continue;
    const size_t waiting = context->links_that_wait();
    if (waiting == 0) continue;
    env->Fail(Promise::kSafety, "CheckDelay", "RTE-14",
              absl::StrCat(In(*context),
                           "expected nobody to wait for a child "
                           "when nothing is left to happen, ",
                           waiting, " links do"));
  }
}

void CheckArrival(Environment* env, const SimContext& context, uint32_t handle,
                  const MessageHeader& header,
                  const std::optional<NumberedPayload>& payload) {
  if (!CheckIsForUs(env, context, handle, header, payload)) return;
  const uint32_t src = *env->IndexOf(payload->src_id);
  if (env->IsHonest()) {
    CheckPath(env, context, src);
    CheckNotAcross(env, context, src);
  }
  env->Note(TraceWhat::kDeliver, context.id(), payload->src_id, handle,
            payload->number);
  const FlowLedger::Verdict verdict = env->flows.Receive(*payload);
  if (verdict == FlowLedger::Verdict::kInOrder) return;
  constexpr absl::string_view kVerdicts[] = {"", "doubled", "overtaken",
                                             "never sent"};
  env->Fail(Promise::kSafety, "CheckArrival", "RTE-3",
            absl::StrCat(In(context), "expected number ", payload->number,
                         " from ", payload->src_id, " to handle ", handle,
                         " once and in order, it was ",
                         kVerdicts[static_cast<int>(verdict)]));
}

bool CheckIsForUs(Environment* env, const SimContext& context, uint32_t handle,
                  const MessageHeader& header,
                  const std::optional<NumberedPayload>& payload) {
  if (payload.has_value() && payload->src_id == header.src_id &&
      payload->dst_id == context.id() && payload->handle == handle &&
      env->IndexOf(payload->src_id).has_value()) {
    return true;
  }
  if (env->IsHonest()) {
    env->Fail(Promise::kSafety, "CheckIsForUs", "RTE-3",
              absl::StrCat(In(context), "expected what was sent to handle ",
                           handle, ", got other bytes from ", header.src_id));
  }
  return false;
}

void CheckPath(Environment* env, const SimContext& context, uint32_t src) {
  bool true_path = src == context.index();
  if (!true_path && context.arrival().has_value()) {
    true_path = context.arrival()->from_parent
                    ? !env->IsBelow(src, context.index())
                    : env->IsBelow(src, context.arrival()->child);
  }
  if (true_path) return;
  env->Fail(
      Promise::kSafety, "CheckPath", "RTE-1",
      absl::StrCat(In(context), "expected what context ", env->members[src].id,
                   " says by the link that leads there, got it by "
                   "another"));
}

void CheckNotAcross(Environment* env, const SimContext& context, uint32_t src) {
  const bool up = env->IsBelow(src, context.index());
  const bool down = env->IsBelow(context.index(), src);
  if (!up && !down) env->coverage.Hit(Sometimes::kSiblingMessage);
  if (!env->unidirectional) return;
  env->coverage.HitFault(FaultKind::kUnidirectional);
  if (up || down) return;
  env->Fail(Promise::kSafety, "CheckNotAcross", "RTE-7",
            absl::StrCat(In(context),
                         "expected only what comes up or down, "
                         "got a message across from ",
                         env->members[src].id));
}

void CheckAnsweredOnce(Environment* env, const Request& request,
                       uint32_t answers) {
  if (answers <= 1) return;
  env->Fail(Promise::kSafety, "CheckAnsweredOnce", "RTE-4",
            absl::StrCat("expected one answer from ", request.dst_id, ", got ",
                         answers));
}

// A context that is gone can only be asked for above, wherever it was; so can
// one that was not known yet, and then a parent answers.
void CheckEndedByItsSide(Environment* env, SimContext& asker,
                         const Request& request, const MessageHeader& dead) {
  if (env->Has(FaultKind::kCorruption)) return;
  if (dead.src_id == asker.id() || !asker.arrival().has_value()) return;
  const std::optional<uint32_t> target = env->IndexOf(request.dst_id);
  bool is_side = false;
  if (!asker.arrival()->from_parent) {
    is_side =
        target.has_value() && env->IsBelow(*target, asker.arrival()->child);
  } else if (request.dst_id != asker.id()) {
    const bool was_below =
        target.has_value() && env->IsBelow(*target, asker.index());
    is_side = !was_below ||
              !asker.router().RouteTo(request.dst_id).has_value() ||
              asker.router().identity().IsParent(dead.src_id);
  }
  if (is_side) return;
  env->Fail(
      Promise::kSafety, "CheckEndedByItsSide", "RTE-8",
      absl::StrCat(
          In(asker), "expected what was asked of ", request.dst_id,
          " to be ended from there, got a dead "
          "message of ",
          dead.src_id, " by ",
          asker.arrival()->from_parent ? "the parent's link" : "another link"));
}

void CheckReplyBelongs(Environment* env, uint32_t asker_id,
                       const Request& request, const NumberedPayload& echoed) {
  const NumberedPayload asked = {asker_id, request.dst_id, request.handle,
                                 request.number};
  if (echoed == asked || !env->IsHonest()) return;
  env->Fail(Promise::kSafety, "CheckReplyBelongs", "RTE-4",
            absl::StrCat("expected the reply to number ", asked.number,
                         " of context ", asker_id, " to ", asked.dst_id,
                         ", got one to number ", echoed.number));
}

}  // namespace mitogen::sim
