// What a workload makes of what arrives.

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "router/sim/record/numbered_payload.h"
#include "router/sim/world/invariants.h"
#include "router/sim/world/sim_context.h"
#include "router/sim/world/workload.h"

namespace mitogen::sim {
namespace {

// A numbered payload anywhere in a pickle.
std::optional<NumberedPayload> FindNumberedPayload(absl::string_view text) {
  for (size_t at = text.find('w'); at != text.npos;
       at = text.find('w', at + 1)) {
    const auto found = ReadNumberedPayload(text.substr(at));
    if (found.has_value()) return found;
  }
  return std::nullopt;
}

struct DeadRow {
  absl::string_view prefix;
  Sometimes which;
};
constexpr DeadRow kDeadReasons[] = {
    {"invalid handle", Sometimes::kDeadInvalidHandle},
    {"refused by policy", Sometimes::kDeadRefused},
    {"reply from unexpected", Sometimes::kDeadUnexpectedContext},
    {"no route", Sometimes::kDeadNoRoute},
    {"message too large", Sometimes::kDeadTooLarge},
    {"routing mode prevents", Sometimes::kDeadUnidirectional},
    {"the respondent", Sometimes::kDeadRespondentGone},
    {"Broker has exitted", Sometimes::kDeadBrokerExit},
    {"the queue to", Sometimes::kDeadQueueFull},
};

}  // namespace

void Workload::OnAnswer(uint32_t number, const MessageView& answer) {
  const uint32_t answers =
      env_->requests.Answer(number, answer.header.is_dead());
  const Request& request = env_->requests.requests()[number];
  SimContext& context = *env_->contexts[request.context];
  --context.open_requests;
  env_->Note(TraceWhat::kAnswer, context.id(), answer.header.src_id,
             answer.header.is_dead(), number);
  env_->model.Add(ModelTrace::What::kAnswered, context.id(), number);
  CheckAnsweredOnce(env_, request, answers);
  if (answer.header.is_dead()) {
    CheckEndedByItsSide(env_, context, request, answer.header);
    return NoteDead(request, answer);
  }
  env_->coverage.Hit(Sometimes::kReply);
  const auto echoed = FindNumberedPayload(answer.payload);
  if (!echoed.has_value()) return;  // Of a role, which does not echo.
  CheckReplyBelongs(env_, context.id(), request, *echoed);
}

void Workload::NoteDead(const Request& request, const MessageView& dead) {
  for (const DeadRow& row : kDeadReasons) {
    if (absl::StartsWith(dead.payload, row.prefix)) {
      env_->coverage.Hit(row.which);
      if (row.which == Sometimes::kDeadTooLarge) {
        env_->coverage.HitFault(FaultKind::kSmallMessages);
      }
      if (row.which == Sometimes::kDeadRefused &&
          request.handle == kCallFunction) {
        env_->coverage.Hit(Sometimes::kCallRefused);
      }
      return;
    }
  }
}

void Workload::OnInbox(SimContext* context, uint32_t handle,
                       const MessageView& message) {
  if (message.header.is_dead()) return;
  const auto payload = ReadNumberedPayload(message.payload);
  CheckArrival(env_, *context, handle, message.header, payload);
  if (!message.header.wants_reply()) return;
  Message reply;
  reply.payload = std::string(message.payload);
  context->router().Reply(message.header, std::move(reply));
}

void Workload::OnCall(const SimContext& context, const MessageView& call) {
  CheckArrival(env_, context, kCallFunction, call.header,
               FindNumberedPayload(call.payload));
  if (!context.parent_ids().empty() &&
      call.header.src_id != context.parent_ids().front() &&
      call.header.src_id != context.id()) {
    env_->coverage.Hit(Sometimes::kFarCall);
  }
}

void Workload::OnRoleAnswer(uint32_t number, bool ok) {
  const uint32_t answers = env_->requests.Answer(number, !ok);
  const Request& request = env_->requests.requests()[number];
  env_->Note(TraceWhat::kAnswer, env_->members[request.context].id,
             request.handle, !ok, number);
  CheckAnsweredOnce(env_, request, answers);
}

}  // namespace mitogen::sim
