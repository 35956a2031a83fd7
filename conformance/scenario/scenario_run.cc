#include "conformance/scenario/scenario_run.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/payload/route.h"
#include "protocol/status_macros.h"
#include "router/role/dispatcher.h"
#include "router/role/shutdown_request.h"

namespace mitogen {
namespace {

// Stands for a link that was refused: what comes by it is dropped.
constexpr LinkId kNoLink{~uint64_t{0}};

bool IsDelRoute(const Message& message) {
  return message.header.handle == kDelRoute && message.header.reply_to == 0;
}

// The text of ids: shorter ones are smaller.
bool ByTarget(const Message& a, const Message& b) {
  if (a.payload.size() != b.payload.size()) {
    return a.payload.size() < b.payload.size();
  }
  return a.payload < b.payload;
}

void SortDelRoutes(std::vector<Message>* messages) {
  for (auto begin = messages->begin(); begin != messages->end();) {
    const auto end = std::find_if_not(begin, messages->end(), IsDelRoute);
    std::sort(begin, end, ByTarget);
    begin = std::max(end, begin + 1);
  }
}

std::vector<StepResult::Sent> InOrder(std::vector<StepResult::Sent> sent) {
  std::map<std::string, std::vector<Message>> by_link;
  for (StepResult::Sent& one : sent) {
    by_link[one.link].push_back(std::move(one.message));
  }
  sent.clear();
  for (auto& [link, messages] : by_link) {
    SortDelRoutes(&messages);
    for (Message& message : messages) {
      sent.push_back({link, std::move(message)});
    }
  }
  return sent;
}

std::vector<StepResult::Handled> InOrder(
    std::vector<StepResult::Handled> handled) {
  std::map<uint32_t, std::vector<Message>> by_handle;
  for (StepResult::Handled& one : handled) {
    by_handle[one.handle].push_back(std::move(one.message));
  }
  handled.clear();
  for (auto& [handle, messages] : by_handle) {
    for (Message& message : messages) {
      handled.push_back({handle, std::move(message)});
    }
  }
  return handled;
}

}  // namespace

ScenarioRun::ScenarioRun(const Scenario& scenario)
    : scenario_(scenario), context_(MakeScenarioContext(scenario, this)) {
  if (scenario.roles.has_value()) calls_.emplace(*scenario.roles);
}

absl::StatusOr<StepResult> ScenarioRun::Do(const Step& step) {
  outcome_ = {};
  RETURN_IF_ERROR(Dispatch(step));
  outcome_.sent = InOrder(std::move(outcome_.sent));
  outcome_.handled = InOrder(std::move(outcome_.handled));
  return std::move(outcome_);
}

absl::Status ScenarioRun::Dispatch(const Step& step) {
  if (IsFullChild() && links_.empty() && step.kind != StepKind::kConnect) {
    return absl::InvalidArgumentError("expected the link to the parent first");
  }
  Router& router = context_->router();
  switch (step.kind) {
    case StepKind::kConnect:
      return Connect(step);
    case StepKind::kReceive: {
      ASSIGN_OR_RETURN(const LinkId link, LinkOf(step));
      GiveAnnouncedId(link, step.message.view());
      router.Receive(link, step.message.view());
      return absl::OkStatus();
    }
    case StepKind::kRoute:
      router.Route(step.message.view());
      return absl::OkStatus();
    case StepKind::kAddHandler:
      AddHandler(step);
      return absl::OkStatus();
    case StepKind::kRemoveHandler:
      outcome_.refused = !router.RemoveHandler(step.handle);
      return absl::OkStatus();
    case StepKind::kLose: {
      const absl::StatusOr<LinkId> link = LinkOf(step);
      if (link.ok()) context_->LoseLink(*link);
      return link.status();
    }
    case StepKind::kExit:
      router.Exit();
      return absl::OkStatus();
    case StepKind::kListHandles:
      outcome_.handles = router.Handles();
      return absl::OkStatus();
    case StepKind::kAllocateId:
    case StepKind::kForwardModules:
      return DoAsMaster(step);
    case StepKind::kRunCall:
      return RunCall();
    case StepKind::kImport:
      return Import(step);
    case StepKind::kShutDown:
      return ShutDown();
    case StepKind::kAskToEnd:
      RequestShutdown(&router, step.context_id);
      return absl::OkStatus();
  }
  return absl::InvalidArgumentError("expected a kind of step, got another");
}

// Scenarios say nothing of how contexts came by their ids: whoever announces
// one was given it.
void ScenarioRun::GiveAnnouncedId(LinkId link, const MessageView& message) {
  IdLedger* const ids = context_->ids();
  if (ids == nullptr || message.header.handle != kAddRoute) return;
  const absl::StatusOr<AddRoute> route = ParseAddRoute(message);
  if (!route.ok()) return;
  const uint32_t id = route->context_id;
  ids->Give(link, message.header.src_id, {id, id + 1}).IgnoreError();
}

absl::Status ScenarioRun::DoAsMaster(const Step& step) {
  MasterContext* const master = context_->master();
  if (master == nullptr) {
    return absl::InvalidArgumentError("expected a master with its roles");
  }
  if (step.kind == StepKind::kForwardModules) {
    outcome_.refused =
        !master->modules().ForwardModules(step.context_id, step.fullnames).ok();
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const uint32_t id, master->AllocateId());
  outcome_.allocated = id;
  return absl::OkStatus();
}

absl::Status ScenarioRun::RunCall() {
  if (!IsFullChild()) {
    return absl::InvalidArgumentError("expected a child, which can be called");
  }
  std::optional<ScenarioCalls::Run> run = calls_->RunNext();
  outcome_.refused = !run.has_value();
  if (!run.has_value()) return absl::OkStatus();
  outcome_.ran = std::move(run->ran);
  Dispatcher::Outcome& outcome = run->outcome;
  if (outcome.log.has_value()) {
    const uint32_t self = scenario_.identity.context_id;
    outcome_.logged.push_back({self, "", *std::move(outcome.log)});
  }
  if (outcome.reply.has_value()) {
    context_->router().Reply(run->call, *std::move(outcome.reply));
  }
  return absl::OkStatus();
}

absl::Status ScenarioRun::Import(const Step& step) {
  ModuleRequester* const modules = context_->modules();
  if (modules == nullptr || step.fullnames.empty()) {
    return absl::InvalidArgumentError("expected a child, and a module");
  }
  modules->Import(step.fullnames.front(),
                  [this](const absl::StatusOr<LoadedModulePtr>& module) {
                    if (module.ok()) outcome_.imported.push_back(*module);
                    if (!module.ok()) outcome_.refused = true;
                  });
  return absl::OkStatus();
}

// Its own end comes before it tells others.
absl::Status ScenarioRun::ShutDown() {
  if (!scenario_.roles.has_value()) {
    return absl::InvalidArgumentError("expected a context with its roles");
  }
  context_->BeginShutdown();
  RequestShutdownOfChildren(&context_->router());
  return absl::OkStatus();
}

bool ScenarioRun::IsFullChild() const {
  return scenario_.roles.has_value() && scenario_.role != Role::kMaster;
}

absl::Status ScenarioRun::Connect(const Step& step) {
  if (links_.contains(step.link)) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected a new link, got ", step.link, " again"));
  }
  const bool to_parent =
      step.options.remote_id == router().identity().parent_id();
  if (IsFullChild() && (to_parent != links_.empty() ||
                        (to_parent && step.options.auth_id.has_value()))) {
    return absl::InvalidArgumentError(
        "expected that the link to the parent comes first, once, and without "
        "an auth_id");
  }
  if (scenario_.role == Role::kLeaf && !to_parent) {
    return absl::InvalidArgumentError("expected a leaf's link to its parent");
  }
  const absl::StatusOr<LinkId> link =
      to_parent ? context_->ConnectParent(step.options)
                : context_->ConnectChild({step.options.remote_id, step.name,
                                          step.options.auth_id});
  outcome_.refused = !link.ok();
  links_.emplace(step.link, link.value_or(kNoLink));
  if (link.ok()) names_.emplace(*link, step.link);
  return absl::OkStatus();
}

absl::StatusOr<LinkId> ScenarioRun::LinkOf(const Step& step) const {
  const auto link = links_.find(step.link);
  if (link != links_.end()) return link->second;
  return absl::InvalidArgumentError(
      absl::StrCat("expected a link, got ", step.link));
}

void ScenarioRun::AddHandler(const Step& step) {
  // The handler must know its own handle, which comes after it.
  const auto handle = std::make_shared<uint32_t>(0);
  const absl::StatusOr<uint32_t> added = context_->router().AddHandler(
      step.handler,
      [this, handle, reply = step.reply](const MessageView& message) {
        outcome_.handled.push_back({*handle, Message::From(message)});
        if (!reply.has_value()) return;
        Message answer;
        answer.payload = *reply;
        context_->router().Reply(message.header, std::move(answer));
      });
  outcome_.refused = !added.ok();
  if (!added.ok()) return;
  *handle = *added;
  outcome_.handle = *added;
}

void ScenarioRun::OnSent(LinkId link, const MessageView& message) {
  outcome_.sent.push_back({names_.at(link), Message::From(message)});
}

void ScenarioRun::OnCall(Message call) {
  calls_->Add(call);
  outcome_.handled.push_back({kCallFunction, std::move(call)});
}

void ScenarioRun::OnChildLog(const ContextLogRecord& record) {
  outcome_.logged.push_back(record);
}

void ScenarioRun::OnEnding() {
  outcome_.ending = true;
  calls_->Drop();
}

std::optional<LinkId> ScenarioRun::LinkNamed(const std::string& name) const {
  const auto link = links_.find(name);
  if (link == links_.end() || link->second == kNoLink) return std::nullopt;
  return link->second;
}

std::vector<std::pair<uint32_t, std::string>> ScenarioRun::Routes() const {
  std::vector<std::pair<uint32_t, std::string>> routes;
  for (const auto& [link, name] : names_) {
    for (uint32_t context_id : router().ContextsBehind(link)) {
      routes.emplace_back(context_id, name);
    }
  }
  std::sort(routes.begin(), routes.end());
  return routes;
}

}  // namespace mitogen
