// The operation that runs a scenario on a router: it reads the steps, and shows
// what each step did and what the tables hold in the end.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/json/atom_reader.h"
#include "conformance/json/json_text.h"
#include "conformance/scenario/scenario.h"
#include "conformance/scenario/scenario_json.h"
#include "conformance/scenario/scenario_run.h"
#include "conformance/testee/message_reader.h"
#include "conformance/testee/operation.h"
#include "conformance/testee/scenario_roles.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr uint64_t kMaxNumber = std::numeric_limits<uint32_t>::max();

// The value in `table` that the argument names, which must be there.
template <typename T, size_t kSize>
absl::Status ReadNamed(const Request& request, const char* key,
                       const Named<T> (&table)[kSize], T* value) {
  ASSIGN_OR_RETURN(const std::string name, request.Text(key));
  const std::optional<T> found = ValueIn(table, name);
  if (!found.has_value()) {
    return Expected(absl::StrCat(key, " to be in the protocol, got ", name));
  }
  *value = *found;
  return absl::OkStatus();
}

absl::Status ReadNumber(const Request& request, const char* key,
                        uint32_t* number) {
  const absl::StatusOr<uint64_t> read = request.Number(key, kMaxNumber);
  if (read.ok()) *number = static_cast<uint32_t>(*read);
  return read.status();
}

absl::Status ReadNumberIfThere(const Request& request, const char* key,
                               std::optional<uint32_t>* number) {
  if (!request.Has(key)) return absl::OkStatus();
  return ReadNumber(request, key, &number->emplace());
}

absl::Status ReadConnect(const Request& request, Step* step) {
  if (request.Has("name")) {
    ASSIGN_OR_RETURN(std::string name, request.Text("name"));
    step->name = std::move(name);
  }
  RETURN_IF_ERROR(ReadNumber(request, "remote_id", &step->options.remote_id));
  return ReadNumberIfThere(request, "auth_id", &step->options.auth_id);
}

absl::Status ReadHandler(const Request& request, Step* step) {
  HandlerOptions* handler = &step->handler;
  if (request.Has("policy")) {
    RETURN_IF_ERROR(ReadNamed(request, "policy", kPolicies, &handler->senders));
  }
  if (request.Has("persist")) {
    ASSIGN_OR_RETURN(const bool persist, request.Flag("persist"));
    handler->persist = persist;
  }
  if (request.Has("reply")) {
    ASSIGN_OR_RETURN(const std::string reply, request.Bytes("reply"));
    step->reply = reply;
  }
  RETURN_IF_ERROR(ReadNumberIfThere(request, "handle", &handler->handle));
  return ReadNumberIfThere(request, "respondent", &handler->respondent);
}

absl::Status ReadLink(const Request& request, Step* step) {
  absl::StatusOr<std::string> link = request.Text("link");
  if (link.ok()) step->link = *std::move(link);
  return link.status();
}

absl::Status ReadStepMessage(const Request& request, Step* step) {
  ASSIGN_OR_RETURN(const Json* json, request.Any("message"));
  absl::StatusOr<Message> message = ReadMessage(*json);
  if (message.ok()) step->message = *std::move(message);
  return message.status();
}

absl::Status ReadForwardModules(const Request& request, Step* step) {
  ASSIGN_OR_RETURN(std::vector<std::string> names,
                   ReadTexts(request, "fullnames"));
  step->fullnames = std::move(names);
  return ReadNumber(request, "context_id", &step->context_id);
}

absl::Status ReadWhatKindNeeds(const Request& request, Step* step) {
  switch (step->kind) {
    case StepKind::kConnect:
      return ReadConnect(request, step);
    case StepKind::kReceive:
    case StepKind::kRoute:
      return ReadStepMessage(request, step);
    case StepKind::kAddHandler:
      return ReadHandler(request, step);
    case StepKind::kRemoveHandler:
      return ReadNumber(request, "handle", &step->handle);
    case StepKind::kForwardModules:
      return ReadForwardModules(request, step);
    case StepKind::kImport: {
      ASSIGN_OR_RETURN(std::string fullname, request.Text("fullname"));
      step->fullnames.push_back(std::move(fullname));
      return absl::OkStatus();
    }
    case StepKind::kAskToEnd:
      return ReadNumber(request, "context_id", &step->context_id);
    case StepKind::kLose:
    case StepKind::kExit:
    case StepKind::kListHandles:
    case StepKind::kAllocateId:
    case StepKind::kRunCall:
    case StepKind::kShutDown:
      return absl::OkStatus();
  }
  return Expected("a kind of step");
}

bool NamesALink(StepKind kind) {
  return kind == StepKind::kConnect || kind == StepKind::kReceive ||
         kind == StepKind::kLose;
}

absl::StatusOr<Step> ReadStep(const Json& json) {
  if (!json.is_object()) return Expected("a step to be an object");
  const Request request(json);
  Step step;
  absl::Status status = ReadNamed(request, "do", kStepKinds, &step.kind);
  if (status.ok() && NamesALink(step.kind)) status = ReadLink(request, &step);
  if (status.ok()) status = ReadWhatKindNeeds(request, &step);
  if (!status.ok()) return status;
  return step;
}

absl::Status ReadIdentity(const Request& request, Identity* identity) {
  const absl::Status status =
      ReadNumber(request, "context_id", &identity->context_id);
  if (!status.ok() || !request.Has("parent_ids")) return status;
  ASSIGN_OR_RETURN(const Json* parents, request.List("parent_ids"));
  for (const Json& id : *parents) {
    if (!id.is_number_unsigned() || id.get<uint64_t>() > kMaxNumber) {
      return Expected("parent_ids to be context ids");
    }
    identity->parent_ids.push_back(id.get<uint32_t>());
  }
  return absl::OkStatus();
}

absl::Status ReadWithoutSteps(const Request& request, Scenario* scenario) {
  absl::Status status = ReadNamed(request, "role", kRoles, &scenario->role);
  if (status.ok()) status = ReadIdentity(request, &scenario->identity);
  if (!status.ok()) return status;
  if ((scenario->role == Role::kMaster) !=
      scenario->identity.parent_ids.empty()) {
    return Expected("that the master alone has no parents");
  }
  ASSIGN_OR_RETURN(const bool unidirectional, request.Flag("unidirectional"));
  scenario->unidirectional = unidirectional;
  if (!request.Has("max_message_size")) return absl::OkStatus();
  return ReadNumber(request, "max_message_size", &scenario->max_message_size);
}

absl::Status ReadRolesIfThere(const Request& request, Scenario* scenario) {
  const absl::StatusOr<bool> wanted = request.Flag("roles");
  if (!wanted.ok() || !*wanted) return wanted.status();
  absl::StatusOr<Roles> roles = ReadRoles(request);
  if (roles.ok()) scenario->roles = *std::move(roles);
  return roles.status();
}

absl::StatusOr<Scenario> ReadScenario(const Request& request) {
  Scenario scenario;
  absl::Status status = ReadWithoutSteps(request, &scenario);
  if (status.ok()) status = ReadRolesIfThere(request, &scenario);
  if (!status.ok()) return status;
  ASSIGN_OR_RETURN(const Json* steps, request.List("steps"));
  for (const Json& json : *steps) {
    ASSIGN_OR_RETURN(Step step, ReadStep(json));
    scenario.steps.push_back(std::move(step));
  }
  return scenario;
}

// The start of a member: a comma, unless it is the first.
void AppendKey(absl::string_view key, std::string* out) {
  if (out->back() != '{') out->push_back(',');
  absl::StrAppend(out, "\"", key, "\":");
}

// A message by its meaning, if it is one of those.
absl::Status AppendMessage(const Scenario& scenario, const Message& message,
                           std::string* out) {
  const MessageHeader& header = message.header;
  std::string meaning;
  ASSIGN_OR_RETURN(const bool shown,
                   AppendMeaning(scenario, message, &meaning));
  if (!shown) {
    AppendMessageMembers(message.view(), out);
    return absl::OkStatus();
  }
  absl::StrAppend(out, "\"dst\":", header.dst_id, ",\"src\":", header.src_id,
                  ",\"auth\":", header.auth_id);
  absl::StrAppend(out, ",\"handle\":", header.handle,
                  ",\"reply_to\":", header.reply_to, meaning);
  return absl::OkStatus();
}

absl::Status AppendSent(const Scenario& scenario,
                        const std::vector<StepResult::Sent>& sent,
                        std::string* out) {
  if (sent.empty()) return absl::OkStatus();
  AppendKey("sent", out);
  char before = '[';
  for (const StepResult::Sent& one : sent) {
    out->push_back(before);
    absl::StrAppend(out, "{\"link\":");
    AppendJsonString(one.link, out);
    out->push_back(',');
    RETURN_IF_ERROR(AppendMessage(scenario, one.message, out));
    out->push_back('}');
    before = ',';
  }
  out->push_back(']');
  return absl::OkStatus();
}

void AppendHandled(const std::vector<StepResult::Handled>& handled,
                   std::string* out) {
  if (handled.empty()) return;
  AppendKey("handled", out);
  char before = '[';
  for (const StepResult::Handled& one : handled) {
    const MessageHeader& header = one.message.header;
    out->push_back(before);
    absl::StrAppend(out, "{\"handle\":", one.handle,
                    ",\"tag\":", static_cast<uint32_t>(header.encoding),
                    ",\"src\":", header.src_id, ",\"auth\":", header.auth_id,
                    ",\"reply_to\":", header.reply_to, ",\"payload\":");
    AppendJsonHex(one.message.payload, out);
    out->push_back('}');
    before = ',';
  }
  out->push_back(']');
}

absl::Status AppendOutcome(const Scenario& scenario, const StepResult& outcome,
                           std::string* out) {
  out->push_back('{');
  RETURN_IF_ERROR(AppendSent(scenario, outcome.sent, out));
  AppendHandled(outcome.handled, out);
  if (outcome.handle.has_value()) {
    AppendKey("handle", out);
    absl::StrAppend(out, *outcome.handle);
  }
  if (outcome.refused) {
    AppendKey("refused", out);
    out->append("true");
  }
  RETURN_IF_ERROR(AppendRoleOutcome(scenario, outcome, out));
  out->push_back('}');
  return absl::OkStatus();
}

void AppendRoutes(const ScenarioRun& run, AnswerWriter* answer) {
  std::string* routes = answer->Begin("routes");
  routes->push_back('[');
  for (const auto& [context_id, link] : run.Routes()) {
    if (routes->back() != '[') routes->push_back(',');
    absl::StrAppend(routes, "[", context_id, ",");
    AppendJsonString(link, routes);
    routes->push_back(']');
  }
  routes->push_back(']');
}

void AppendHandles(const ScenarioRun& run, AnswerWriter* answer) {
  absl::StrAppend(answer->Begin("handles"), "[",
                  absl::StrJoin(run.router().Handles(), ","), "]");
}

}  // namespace

absl::Status RouterRun(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(request));
  ScenarioRun run(scenario);
  std::string* steps = answer->Begin("steps");
  steps->push_back('[');
  for (const Step& step : scenario.steps) {
    const absl::StatusOr<StepResult> outcome = run.Do(step);
    if (!outcome.ok()) return Expected(outcome.status().message());
    if (steps->back() != '[') steps->push_back(',');
    RETURN_IF_ERROR(AppendOutcome(scenario, *outcome, steps));
  }
  steps->push_back(']');
  AppendRoutes(run, answer);
  if (!scenario.roles.has_value()) AppendHandles(run, answer);
  return absl::OkStatus();
}

}  // namespace mitogen
