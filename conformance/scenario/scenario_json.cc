#include "conformance/scenario/scenario_json.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/json/json_text.h"

namespace mitogen {
namespace {

void AppendText(absl::string_view key, absl::string_view text,
                std::string* out) {
  absl::StrAppend(out, ",\"", key, "\":");
  AppendJsonString(text, out);
}

void AppendHex(absl::string_view key, absl::string_view bytes,
               std::string* out) {
  absl::StrAppend(out, ",\"", key, "\":");
  AppendJsonHex(bytes, out);
}

void AppendConnect(const Step& step, std::string* out) {
  absl::StrAppend(out, ",\"remote_id\":", step.options.remote_id);
  if (step.options.auth_id.has_value()) {
    absl::StrAppend(out, ",\"auth_id\":", *step.options.auth_id);
  }
  if (!step.name.empty()) AppendText("name", step.name, out);
}

void AppendMessage(const Message& message, std::string* out) {
  absl::StrAppend(out, ",\"message\":{");
  AppendMessageMembers(message.view(), out);
  out->push_back('}');
}

void AppendHandler(const Step& step, std::string* out) {
  const HandlerOptions& handler = step.handler;
  if (handler.handle.has_value()) {
    absl::StrAppend(out, ",\"handle\":", *handler.handle);
  }
  AppendText("policy", NameIn(kPolicies, handler.senders), out);
  if (!handler.persist) absl::StrAppend(out, ",\"persist\":false");
  if (handler.respondent.has_value()) {
    absl::StrAppend(out, ",\"respondent\":", *handler.respondent);
  }
  if (step.reply.has_value()) AppendHex("reply", *step.reply, out);
}

void AppendStep(const Step& step, std::string* out) {
  absl::StrAppend(out, "{\"do\":\"", NameIn(kStepKinds, step.kind), "\"");
  if (!step.link.empty()) AppendText("link", step.link, out);
  switch (step.kind) {
    case StepKind::kConnect:
      AppendConnect(step, out);
      break;
    case StepKind::kReceive:
    case StepKind::kRoute:
      AppendMessage(step.message, out);
      break;
    case StepKind::kAddHandler:
      AppendHandler(step, out);
      break;
    case StepKind::kRemoveHandler:
      absl::StrAppend(out, ",\"handle\":", step.handle);
      break;
    case StepKind::kLose:
    case StepKind::kExit:
    case StepKind::kListHandles:
    case StepKind::kAllocateId:
    case StepKind::kForwardModules:
    case StepKind::kRunCall:
    case StepKind::kImport:
    case StepKind::kShutDown:
    case StepKind::kAskToEnd:
      break;
  }
  out->push_back('}');
}

}  // namespace

void AppendMessageMembers(const MessageView& message, std::string* out) {
  const MessageHeader& header = message.header;
  absl::StrAppend(out, "\"tag\":", static_cast<uint32_t>(header.encoding),
                  ",\"dst\":", header.dst_id, ",\"src\":", header.src_id,
                  ",\"auth\":", header.auth_id);
  absl::StrAppend(out, ",\"handle\":", header.handle,
                  ",\"reply_to\":", header.reply_to, ",\"payload\":");
  AppendJsonHex(message.payload, out);
}

std::string ScenarioMembers(const Scenario& scenario) {
  std::string out = absl::StrCat(
      ",\"role\":\"", NameIn(kRoles, scenario.role),
      "\",\"context_id\":", scenario.identity.context_id, ",\"parent_ids\":[",
      absl::StrJoin(scenario.identity.parent_ids, ","),
      "],\"max_message_size\":", scenario.max_message_size,
      ",\"unidirectional\":", scenario.unidirectional ? "true" : "false",
      ",\"steps\":[");
  for (const Step& step : scenario.steps) {
    if (out.back() != '[') out.push_back(',');
    AppendStep(step, &out);
  }
  out.push_back(']');
  return out;
}

}  // namespace mitogen
