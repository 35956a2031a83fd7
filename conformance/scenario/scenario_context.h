// The context to which the steps of a scenario happen: a Router with its
// RouteMonitor, or one that ships, with all its roles.

#ifndef MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_CONTEXT_H_
#define MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_CONTEXT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "conformance/scenario/scenario.h"
#include "protocol/message.h"
#include "router/context/master_context.h"
#include "router/ids/id_ledger.h"
#include "router/modules/module_requester.h"
#include "router/role/log_sink.h"
#include "router/role/route_monitor.h"
#include "router/router.h"

namespace mitogen {

// What comes of the context's own doing.
class ScenarioHost {
 public:
  virtual ~ScenarioHost() = default;
  virtual void OnSent(LinkId link, const MessageView& message) = 0;
  // A call that waits to be run.
  virtual void OnCall(Message call) = 0;
  // A record of a child.
  virtual void OnChildLog(const ContextLogRecord& record) = 0;
  // The context is to end.
  virtual void OnEnding() = 0;
};

class ScenarioContext {
 public:
  virtual ~ScenarioContext() = default;

  virtual Router& router() = 0;
  virtual absl::StatusOr<LinkId> ConnectParent(const LinkOptions& options) = 0;
  virtual absl::StatusOr<LinkId> ConnectChild(const ChildOptions& options) = 0;
  virtual void LoseLink(LinkId link) = 0;
  // Ends because its program says so, unless it ends already.
  virtual void BeginShutdown() {}
  // Null if it is no master with its roles.
  virtual MasterContext* master() { return nullptr; }
  // Null if it is no child with its roles.
  virtual ModuleRequester* modules() { return nullptr; }
  // Null if any id may be announced (RTE-13).
  virtual IdLedger* ids() { return nullptr; }
};

// `scenario` and `host` must outlive the context.
std::unique_ptr<ScenarioContext> MakeScenarioContext(const Scenario& scenario,
                                                     ScenarioHost* host);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_CONTEXT_H_
