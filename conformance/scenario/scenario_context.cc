#include "conformance/scenario/scenario_context.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/bootstrap/context_config.h"
#include "router/context/child_context.h"
#include "router/modules/module_source.h"

namespace mitogen {
namespace {

RouterOptions OptionsOf(const Scenario& scenario) {
  RouterOptions options;
  options.max_message_size = scenario.max_message_size;
  options.unidirectional = scenario.unidirectional;
  return options;
}

// No more than a Router and its RouteMonitor.
class BareContext : public ScenarioContext,
                    private LinkSender,
                    private LogRecorder {
 public:
  BareContext(const Scenario& scenario, ScenarioHost* host)
      : host_(host),
        router_(scenario.identity, OptionsOf(scenario), this, this),
        monitor_(&router_) {
    if (scenario.role != Role::kLeaf) monitor_.AcceptRoutes();
  }

  Router& router() override { return router_; }
  absl::StatusOr<LinkId> ConnectParent(const LinkOptions& options) override {
    return router_.AddLink(options);
  }
  absl::StatusOr<LinkId> ConnectChild(const ChildOptions& options) override {
    return monitor_.AddChild(options);
  }
  void LoseLink(LinkId link) override { router_.LoseLink(link); }

 private:
  SendResult Send(LinkId link, const MessageView& message) override {
    host_->OnSent(link, message);
    return SendResult::kSent;
  }
  void Log(const LogRecord&) override {}

  ScenarioHost* const host_;
  Router router_;
  RouteMonitor monitor_;
};

class ScenarioModules : public ModuleSource {
 public:
  explicit ScenarioModules(const Roles& roles) : roles_(roles) {}

  absl::StatusOr<std::optional<ModuleSourceText>> Find(
      absl::string_view fullname) override {
    const auto found = roles_.modules.find(std::string(fullname));
    if (found == roles_.modules.end()) return std::nullopt;
    return found->second.text;
  }
  absl::StatusOr<std::vector<std::string>> Related(
      absl::string_view fullname) override {
    return roles_.modules.at(std::string(fullname)).related;
  }

 private:
  const Roles& roles_;
};

class ScenarioResources : public ResourceSource {
 public:
  explicit ScenarioResources(const Roles& roles) : roles_(roles) {}

  absl::StatusOr<std::optional<std::string>> Read(
      absl::string_view package, absl::string_view resource) override {
    const auto found =
        roles_.resources.find({std::string(package), std::string(resource)});
    if (found == roles_.resources.end()) return std::nullopt;
    return found->second;
  }

 private:
  const Roles& roles_;
};

class FullMaster : public ScenarioContext,
                   private LinkSender,
                   private MasterContext::Host {
 public:
  FullMaster(const Scenario& scenario, ScenarioHost* host)
      : host_(host),
        modules_(*scenario.roles),
        resources_(*scenario.roles),
        context_(Options(scenario), this, this) {}

  Router& router() override { return context_.router(); }
  absl::StatusOr<LinkId> ConnectParent(const LinkOptions&) override {
    return absl::InvalidArgumentError("expected no link above the master");
  }
  absl::StatusOr<LinkId> ConnectChild(const ChildOptions& options) override {
    return context_.AddChild(options);
  }
  void LoseLink(LinkId link) override { context_.LinkLost(link); }
  MasterContext* master() override { return &context_; }
  IdLedger* ids() override { return &context_.ids(); }

 private:
  MasterOptions Options(const Scenario& scenario) {
    MasterOptions options;
    options.dialect = scenario.roles->dialect;
    options.router = OptionsOf(scenario);
    options.import_overrides = scenario.roles->overrides;
    if (!options.import_overrides.empty()) {
      options.import_overrides.push_back("mitogen");
    }
    options.import_blocks = scenario.roles->blocks;
    options.modules = &modules_;
    options.resources = &resources_;
    return options;
  }
  SendResult Send(LinkId link, const MessageView& message) override {
    host_->OnSent(link, message);
    return SendResult::kSent;
  }
  void Log(const ContextLogRecord& record) override {
    if (record.context_id != kMasterId) host_->OnChildLog(record);
  }

  ScenarioHost* const host_;
  ScenarioModules modules_;
  ScenarioResources resources_;
  MasterContext context_;
};

// Its logs stay corked: what a router logs is not asked for.
class FullChild : public ScenarioContext,
                  private LinkSender,
                  private ChildContext::Host {
 public:
  FullChild(const Scenario& scenario, ScenarioHost* host)
      : host_(host), context_(Config(scenario), this, this) {}

  Router& router() override { return context_.router(); }
  // It was made with that link.
  absl::StatusOr<LinkId> ConnectParent(const LinkOptions&) override {
    return context_.parent_link();
  }
  absl::StatusOr<LinkId> ConnectChild(const ChildOptions& options) override {
    return context_.AddChild(options);
  }
  void LoseLink(LinkId link) override { context_.LinkLost(link); }
  ModuleRequester* modules() override { return &context_.modules(); }
  void BeginShutdown() override {
    context_.BeginShutdown("the program asked for it");
  }
  IdLedger* ids() override { return &context_.ids(); }

 private:
  static ContextConfig Config(const Scenario& scenario) {
    ContextConfig config;
    config.parent_ids = scenario.identity.parent_ids;
    config.context_id = scenario.identity.context_id;
    config.unidirectional = scenario.unidirectional;
    config.max_message_size = scenario.max_message_size;
    config.dialect = scenario.roles->dialect;
    config.import_overrides = scenario.roles->overrides;
    config.import_blocks = scenario.roles->blocks;
    return config;
  }
  SendResult Send(LinkId link, const MessageView& message) override {
    host_->OnSent(link, message);
    return SendResult::kSent;
  }
  void QueueCall(const MessageView& call) override {
    host_->OnCall(Message::From(call));
  }
  void BeginShutdown(absl::string_view) override { host_->OnEnding(); }

  ScenarioHost* const host_;
  ChildContext context_;
};

}  // namespace

std::unique_ptr<ScenarioContext> MakeScenarioContext(const Scenario& scenario,
                                                     ScenarioHost* host) {
  if (!scenario.roles.has_value()) {
    return std::make_unique<BareContext>(scenario, host);
  }
  if (scenario.role == Role::kMaster) {
    return std::make_unique<FullMaster>(scenario, host);
  }
  return std::make_unique<FullChild>(scenario, host);
}

}  // namespace mitogen
