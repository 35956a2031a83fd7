// A router through any scenario, as text, one step on a line
// (conformance/scenario/scenario_text.h). Every message is counted once, and
// dead ones are not answered. Nothing leaves by a link that is lost. Only the
// context itself gets an authority that its link does not lead to. A wait for
// one context is ended only by a dead message from its side or from a parent.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "conformance/scenario/scenario_run.h"
#include "conformance/scenario/scenario_text.h"
#include "fuzz/claims/require.h"
#include "fuzz/claims/router_claims.h"

namespace mitogen {
namespace {

void RequireLiveRoutes(const ScenarioRun& run) {
  const Router& router = run.router();
  size_t routes = 0;
  for (const auto& [context_id, name] : run.Routes()) {
    ++routes;
    const std::optional<LinkId> link = run.LinkNamed(name);
    Require(link.has_value() && router.HasLink(*link), "routes are by links");
    Require(context_id != router.identity().context_id,
            "there is no route to the context itself");
    Require(!router.identity().IsParent(context_id) ||
                router.OptionsOf(*link).remote_id == context_id,
            "a route to a parent is the link to it");
  }
  Require(routes == router.route_count(), "every route is by a named link");
}

// What is known of a message before it is given to the router.
struct Before {
  Before(const ScenarioRun& run, const Step& step)
      : link(run.LinkNamed(step.link)),
        dead_replies(run.router().counters().dead_replies) {
    const Router& router = run.router();
    if (step.kind != StepKind::kReceive || !link.has_value()) return;
    is_up = router.HasLink(*link);
    const MessageHeader& header = step.message.header;
    is_verified = is_up && router.LinkTo(header.src_id) == link &&
                  router.LinkTo(header.auth_id) == link;
    authority = header.auth_id;
    respondent = router.RespondentOf(header.handle);
    const bool is_of_parent = router.ParentLink() == link &&
                              router.identity().IsParent(header.src_id);
    is_side = respondent.has_value() &&
              *respondent != router.identity().context_id &&
              (is_of_parent || router.LinkTo(*respondent) == link);
    if (is_up) {
      authority = router.OptionsOf(*link).auth_id.value_or(header.auth_id);
    }
  }

  std::optional<LinkId> link;
  uint64_t dead_replies;
  bool is_up = false;
  bool is_verified = false;
  uint32_t authority = 0;
  // The context that its handler waits for, and whether the message may end the
  // wait.
  std::optional<uint32_t> respondent;
  bool is_side = false;
};

void RequireReceived(const Router& router, const Before& before,
                     const MessageHeader& received, const StepResult& outcome) {
  Require(!received.is_dead() || outcome.handled.empty() ||
              !before.respondent.has_value() || before.is_side,
          "a wait is ended from the side of whom it is for");
  if (!before.is_verified) {
    Require(outcome.sent.empty() && outcome.handled.empty(),
            "nothing comes of what is not believed");
  }
  for (const StepResult::Sent& sent : outcome.sent) {
    const MessageHeader& header = sent.message.header;
    Require(header.auth_id == before.authority ||
                header.src_id == router.identity().context_id,
            "others' messages keep the authority that they came with");
  }
}

void RequireStep(const ScenarioRun& run, const Step& step, const Before& before,
                 const StepResult& outcome) {
  const Router& router = run.router();
  RequireBalance(router.counters());
  RequireLiveRoutes(run);
  for (const StepResult::Sent& sent : outcome.sent) {
    const std::optional<LinkId> link = run.LinkNamed(sent.link);
    Require(link.has_value() && router.HasLink(*link),
            "what is sent is sent by a link");
    Require(sent.message.payload.size() <= router.options().max_message_size,
            "nothing is sent that is too large");
  }
  if (step.kind == StepKind::kReceive) {
    RequireReceived(router, before, step.message.header, outcome);
  }
  const bool has_message =
      step.kind == StepKind::kReceive || step.kind == StepKind::kRoute;
  Require(!has_message || !step.message.header.is_dead() ||
              router.counters().dead_replies == before.dead_replies,
          "dead messages are not answered");
}

void CheckScenario(const Scenario& scenario) {
  const std::string text = ScenarioText(scenario);
  Require(ScenarioText(ParseScenario(text)) == text,
          "a scenario is read as it was written");
  ScenarioRun run(scenario);
  for (const Step& step : scenario.steps) {
    const Before before(run, step);
    const absl::StatusOr<StepResult> outcome = run.Do(step);
    if (outcome.ok()) RequireStep(run, step, before, *outcome);
  }
  Require(run.router().Handles().size() == run.router().handle_count(),
          "the handles are those that are counted");
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::CheckScenario(mitogen::ParseScenario(
      absl::string_view(reinterpret_cast<const char*>(data), size)));
  return 0;
}
