#include "router/sim/record/model_trace.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "protocol/handle.h"

namespace mitogen::sim {
namespace {

using What = ModelTrace::What;

// A request that nobody made.
constexpr uint32_t kNoNumber = 200;
// In the model: docs/model/tree.pml.
constexpr uint32_t kModelDead = 1;
constexpr uint32_t kFirstReply = 2;

absl::string_view NameOf(What what) {
  switch (what) {
    case What::kStart:
      return "START";
    case What::kLink:
      return "LINK";
    case What::kNoticeLoss:
      return "NOTICE_LOSS";
    case What::kSay:
      return "SAY";
    case What::kLie:
      return "LIE";
    case What::kReceive:
      return "RECEIVE";
    case What::kRunCall:
      return "RUN_CALL";
    case What::kBeginEnd:
      return "BEGIN_END";
    case What::kEnd:
      return "END";
    case What::kAnswered:
      return "ANSWERED";
    case What::kRoute:
      return "ROUTE";
  }
  return "";
}

absl::string_view NameOfHandle(uint32_t handle) {
  switch (handle) {
    case kCallFunction:
      return "CALL";
    case kInbox:
      return "ASK";
    case kAddRoute:
      return "ADD_ROUTE";
    case kDelRoute:
      return "DEL_ROUTE";
    case kShutdown:
      return "SHUTDOWN";
    case kForwardLog:
      return "LOG";
    default:
      return "REPLY";
  }
}

bool IsAboutARoute(uint32_t handle) {
  return handle == kAddRoute || handle == kDelRoute;
}

// "5:name" or "5".
uint32_t IdIn(absl::string_view payload) {
  uint32_t id = 0;
  if (!absl::SimpleAtoi(payload.substr(0, payload.find(':')), &id)) {
    return ModelTrace::kNone;
  }
  return id;
}

}  // namespace

void ModelTrace::Add(What what, uint32_t context_id, uint32_t other_id,
                     const MessageView& message) {
  if (!enabled_) return;
  if (what == What::kReceive) received_ = events_.size();
  const MessageHeader& header = message.header;
  const uint32_t id = IsAboutARoute(header.handle) ? IdIn(message.payload) : 0;
  events_.push_back({what, context_id, other_id, header, id, kRefused});
}

void ModelTrace::Conclude(uint32_t outcome) {
  if (enabled_) events_[received_].outcome = outcome;
}

uint32_t ModelTrace::NumberAt(uint32_t context_id, uint32_t handle) const {
  const auto found = numbers_.find({context_id, handle});
  return found == numbers_.end() ? kNoNumber : found->second;
}

// Ids that the model has no context for are all the same to it.
std::string ModelTrace::Describe(const Event& event, uint32_t contexts) const {
  const auto id = [&](uint32_t context_id) {
    return std::min(context_id, contexts);
  };
  const MessageHeader& header = event.header;
  const absl::string_view handle = NameOfHandle(header.handle);
  uint32_t arg = 0;
  if (handle == "REPLY") arg = NumberAt(header.dst_id, header.handle);
  if (IsAboutARoute(header.handle)) arg = id(event.id);
  uint32_t reply = 0;
  if (header.is_dead()) reply = kModelDead;
  if (header.wants_reply()) {
    reply = kFirstReply + NumberAt(header.src_id, header.reply_to);
  }
  return absl::StrFormat("happened ! %s, %d, %d, %s, %d, %d, %d, %d, %d, %d;\n",
                         NameOf(event.what), event.context_id, event.other_id,
                         handle, arg, id(header.src_id), id(header.auth_id),
                         id(header.dst_id), reply, event.outcome);
}

std::string ModelTrace::ToPromela(uint32_t contexts) const {
  std::string text;
  for (const Event& event : events_) {
    absl::StrAppend(&text, Describe(event, contexts));
  }
  return text;
}

}  // namespace mitogen::sim
