// A context to which the steps of a scenario happen.

#ifndef MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_RUN_H_
#define MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_RUN_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "conformance/scenario/scenario.h"
#include "conformance/scenario/scenario_calls.h"
#include "conformance/scenario/scenario_context.h"
#include "protocol/message.h"
#include "router/modules/loaded_module.h"
#include "router/role/log_sink.h"
#include "router/router.h"

namespace mitogen {

// What came of one step.
struct StepResult {
  struct Sent {
    std::string link;
    Message message;
  };
  struct Handled {
    uint32_t handle;
    Message message;
  };

  // By the names of the links; of one link in the order of sending, but
  // DEL_ROUTEs side by side in the order of their ids.
  std::vector<Sent> sent;
  // By handle; of one handle in the order of coming. Calls that wait to be run
  // are among them.
  std::vector<Handled> handled;
  // Of a handler that was added.
  std::optional<uint32_t> handle;
  // The router refused a link or a handler.
  bool refused = false;

  // What comes of roles. In a master, records of children, as they came; in a
  // child, its own of a call that it ran.
  std::vector<ContextLogRecord> logged;
  // The modules that an import of this context got, or the news that there are
  // none, in the order in which the imports ended.
  std::vector<LoadedModulePtr> imported;
  // The functions that a call ran, "module.name".
  std::vector<std::string> ran;
  // The context is to end.
  bool ending = false;
  std::optional<uint32_t> allocated;
  std::optional<std::vector<uint32_t>> handles;
};

class ScenarioRun : private ScenarioHost {
 public:
  // The steps of `scenario`, which must outlive this, are the caller's to give
  // to Do().
  explicit ScenarioRun(const Scenario& scenario);

  // An error if the step names a link that there is not, or names one a second
  // time, or connects a leaf to another than its parent, or needs a role that
  // the context has not.
  absl::StatusOr<StepResult> Do(const Step& step);

  const Router& router() const { return context_->router(); }
  // Nothing if there is none of that name that was ever up.
  std::optional<LinkId> LinkNamed(const std::string& name) const;
  // By ascending context id; with the names of the links.
  std::vector<std::pair<uint32_t, std::string>> Routes() const;

 private:
  void OnSent(LinkId link, const MessageView& message) override;
  void OnCall(Message call) override;
  void OnChildLog(const ContextLogRecord& record) override;
  void OnEnding() override;

  absl::Status Dispatch(const Step& step);
  absl::Status Connect(const Step& step);
  absl::StatusOr<LinkId> LinkOf(const Step& step) const;
  void AddHandler(const Step& step);
  // It has its link to the parent from the start, and names it by a step.
  bool IsFullChild() const;
  void GiveAnnouncedId(LinkId link, const MessageView& message);
  absl::Status DoAsMaster(const Step& step);
  absl::Status RunCall();
  absl::Status Import(const Step& step);
  absl::Status ShutDown();

  const Scenario& scenario_;
  const std::unique_ptr<ScenarioContext> context_;
  std::map<std::string, LinkId> links_;
  // Lost ones too: names are given once.
  std::map<LinkId, std::string> names_;
  // Of a context with its roles.
  std::optional<ScenarioCalls> calls_;
  StepResult outcome_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_RUN_H_
