#include "conformance/differential/routing_search.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "conformance/differential/routing_comparison.h"
#include "conformance/differential/routing_differences.h"
#include "conformance/differential/scenario_generator.h"
#include "conformance/scenario/scenario_json.h"
#include "conformance/scenario/scenario_text.h"
#include "conformance/testee/testee.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr size_t kBatch = 250;

std::string RequestText(const Scenario& scenario, const Peer& peer) {
  return absl::StrCat("{\"id\":1,\"op\":\"router.run\",\"release\":\"",
                      ReleaseText(peer.release), "\"",
                      ScenarioMembers(scenario), "}");
}

Json AskOurs(const Scenario& scenario, const Peer& peer) {
  return Json::parse(AnswerTo(RequestText(scenario, peer)), nullptr, false);
}

std::string Shown(const Json& answer, size_t step) {
  const Json* shown = &answer;
  if (answer.contains("steps") && step < answer["steps"].size()) {
    shown = &answer["steps"][step];
  }
  return ShownAnswer(*shown);
}

std::string Example(const Scenario& scenario, const Peer& peer,
                    const RoutingJudgement& judgement, const Json& ours,
                    const Json& theirs) {
  const size_t step = *judgement.unexplained;
  return absl::StrCat(ScenarioText(scenario), "step ", step + 1,
                      "\nours:   ", Shown(ours, step),
                      "\ntheirs: ", Shown(theirs, step), "   (", peer.Name(),
                      ")\n");
}

}  // namespace

RoutingSearch::RoutingSearch(std::vector<RunningOriginal> cells, uint64_t seed)
    : CellSearch(std::move(cells), seed) {
  for (const RunningOriginal& cell : this->cells()) {
    counts_[cell.peer().Name()];
  }
  for (const RoutingDifference& difference : RoutingDifferences()) {
    Meet(difference.name, 0);
  }
}

uint64_t RoutingSearch::LeastAgreed() const {
  uint64_t least = std::numeric_limits<uint64_t>::max();
  for (const auto& [cell, counts] : counts_) {
    least = std::min(least, counts.agreed);
  }
  return least;
}

std::vector<RoutingSearch::Asked> RoutingSearch::MakeBatch() {
  std::vector<Asked> batch;
  Fill(ArbitraryScenario(), kBatch, &batch);
  return batch;
}

absl::StatusOr<std::vector<Json>> RoutingSearch::Ask(
    RunningOriginal* cell, const std::vector<Scenario>& scenarios) const {
  std::vector<std::string> texts;
  for (const Scenario& scenario : scenarios) {
    texts.push_back(RequestText(scenario, cell->peer()));
  }
  return cell->AskTexts(texts);
}

std::optional<RoutingSearch::Unexplained> RoutingSearch::Judge(
    const Peer& peer, const Scenario& scenario, const Json& theirs) {
  const Json ours = AskOurs(scenario, peer);
  const RoutingJudgement judgement = JudgeRouting(scenario, peer, ours, theirs);
  RoutingCounts& counts = counts_[peer.Name()];
  ++counts.scenarios;
  counts.steps += scenario.steps.size();
  counts.agreed += judgement.agreed;
  counts.agreed_on_something += judgement.agreed_on_something;
  for (const RoutingDifference* difference : judgement.met) {
    Meet(difference->name, 1);
  }
  if (!judgement.unexplained.has_value()) return std::nullopt;
  ++counts.unexplained;
  return Unexplained{judgement.summary,
                     Example(scenario, peer, judgement, ours, theirs)};
}

std::optional<RoutingSearch::Unexplained> RoutingSearch::Compared(
    const Peer& peer, const Scenario& scenario, const Json& theirs) const {
  const Json ours = AskOurs(scenario, peer);
  const RoutingJudgement judgement = JudgeRouting(scenario, peer, ours, theirs);
  if (!judgement.unexplained.has_value()) return std::nullopt;
  return Unexplained{judgement.summary,
                     Example(scenario, peer, judgement, ours, theirs)};
}

}  // namespace mitogen
