#include "conformance/differential/routing_comparison.h"

#include "absl/strings/str_cat.h"
#include "conformance/differential/routing_differences.h"
#include "conformance/scenario/scenario_run.h"
#include "protocol/handle.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;
using Told = std::set<std::pair<std::string, std::string>>;

constexpr const char* kOutcomeKeys[] = {"sent", "handled", "handle", "refused",
                                        "raised"};

size_t SizeOf(const Json& outcome, const char* key) {
  const auto found = outcome.find(key);
  if (found == outcome.end()) return 0;
  return found->is_array() ? found->size() : 1;
}

void Remember(const Json& outcome, Told* told) {
  const auto sent = outcome.find("sent");
  if (sent == outcome.end()) return;
  for (const Json& message : *sent) {
    if (message["handle"] != kDelRoute) continue;
    told->emplace(message["link"].get<std::string>(),
                  message["payload"].get<std::string>());
  }
}

bool HasNoRoute(const StepDisagreement& found) {
  if (!found.IsReceived() || !found.IsBelieved() || found.IsTooLarge()) {
    return false;
  }
  const Router& router = found.router;
  const std::optional<LinkId> parent = router.ParentLink();
  return !router.RouteTo(found.header().dst_id).has_value() &&
         (!parent.has_value() ||
          router.LinkTo(found.header().src_id) == parent);
}

class Judge {
 public:
  Judge(const Scenario& scenario, const Peer& peer, const Json& ours,
        const Json& theirs)
      : scenario_(scenario),
        peer_(peer),
        ours_(ours),
        theirs_(theirs),
        run_(scenario) {}

  RoutingJudgement Run() && {
    if (!ours_.contains("steps") || !theirs_.contains("steps") ||
        ours_["steps"].size() != scenario_.steps.size() ||
        theirs_["steps"].size() != scenario_.steps.size()) {
      WithoutSteps();
      return std::move(judgement_);
    }
    for (size_t i = 0; i < scenario_.steps.size(); ++i) {
      if (!SameStep(i)) return std::move(judgement_);
    }
    CompareTables();
    return std::move(judgement_);
  }

 private:
  void WithoutSteps() {
    judgement_.broken = ours_.contains("broken") || theirs_.contains("broken");
    if (judgement_.broken) return;
    judgement_.unexplained = 0;
    judgement_.summary = absl::StrCat("ours: ", ours_.begin().key(),
                                      "; theirs: ", theirs_.begin().key());
  }

  // False if there is nothing more to be compared.
  bool SameStep(size_t index) {
    const Json& ours = ours_["steps"][index];
    const Json& theirs = theirs_["steps"][index];
    const Step& step = scenario_.steps[index];
    const StepDisagreement found{
        scenario_, step,   peer_, run_.router(), run_.LinkNamed(step.link),
        ours,      theirs, told_, unrouted_};
    const RoutingDifference* difference = FindRoutingDifference(found);
    if (difference != nullptr) {
      judgement_.met.push_back(difference);
    } else if (found.Differs()) {
      judgement_.unexplained = index;
      judgement_.summary = found.Summary();
      return false;
    } else {
      ++judgement_.agreed;
      if (!ours.empty()) ++judgement_.agreed_on_something;
    }
    Remember(theirs, &told_);
    if (HasNoRoute(found)) {
      unrouted_.emplace(step.link, absl::StrCat(found.header().dst_id));
    }
    run_.Do(step).IgnoreError();
    return difference == nullptr || difference->trace == Trace::kNone;
  }

  void CompareTables() {
    for (const char* table : {"routes", "handles"}) {
      if (ours_[table] == theirs_[table]) continue;
      judgement_.unexplained = scenario_.steps.size();
      judgement_.summary = absl::StrCat("other ", table, " at the end");
    }
  }

  const Scenario& scenario_;
  const Peer& peer_;
  const Json& ours_;
  const Json& theirs_;
  // Ours, as it was before the step.
  ScenarioRun run_;
  Told told_;
  Told unrouted_;
  RoutingJudgement judgement_;
};

std::string StepText(const Step& step) {
  std::string text(NameIn(kStepKinds, step.kind));
  if (step.kind == StepKind::kReceive || step.kind == StepKind::kRoute) {
    const HandleInfo* info = FindHandle(step.message.header.handle);
    if (info != nullptr) absl::StrAppend(&text, " ", info->name);
    if (step.message.header.is_dead()) text.append(" dead");
  }
  return text;
}

}  // namespace

bool StepDisagreement::IsBelieved() const {
  return in.has_value() && router.LinkTo(header().auth_id) == in &&
         router.LinkTo(header().src_id) == in;
}

bool StepDisagreement::IsNews(uint32_t handle) const {
  return IsReceived() && IsBelieved() && !IsTooLarge() && !header().is_dead() &&
         header().handle == handle &&
         header().dst_id == router.identity().context_id &&
         header().src_id == router.OptionsOf(*in).remote_id;
}

std::string StepDisagreement::Summary() const {
  std::string text = StepText(step);
  if (IsTooLarge()) text.append(" too large");
  for (const char* key : kOutcomeKeys) {
    if (ours.value(key, Json()) == theirs.value(key, Json())) continue;
    const size_t here = SizeOf(ours, key);
    const size_t there = SizeOf(theirs, key);
    absl::StrAppend(&text, "; ", key, ": ",
                    here < there   ? "more there"
                    : here > there ? "more here"
                                   : "other");
  }
  return text;
}

RoutingJudgement JudgeRouting(const Scenario& scenario, const Peer& peer,
                              const Json& ours, const Json& theirs) {
  return Judge(scenario, peer, ours, theirs).Run();
}

}  // namespace mitogen
