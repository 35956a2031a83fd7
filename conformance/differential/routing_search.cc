#include "conformance/differential/routing_search.h"

#include <algorithm>
#include <cstddef>
#include <future>
#include <limits>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "conformance/differential/routing_differences.h"
#include "conformance/differential/scenario_generator.h"
#include "conformance/scenario/scenario_json.h"
#include "conformance/scenario/scenario_text.h"
#include "conformance/testee/testee.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr size_t kBatch = 250;
constexpr size_t kShownAnswer = 1000;

std::string RequestText(const Scenario& scenario, const Peer& peer) {
  return absl::StrCat("{\"id\":1,\"op\":\"router.run\",\"release\":\"",
                      ReleaseText(peer.release), "\"",
                      ScenarioMembers(scenario), "}");
}

std::vector<std::string> RequestTexts(const std::vector<Scenario>& scenarios,
                                      const Peer& peer) {
  std::vector<std::string> texts;
  for (const Scenario& scenario : scenarios) {
    texts.push_back(RequestText(scenario, peer));
  }
  return texts;
}

Json AskOurs(const Scenario& scenario, const Peer& peer) {
  return Json::parse(AnswerTo(RequestText(scenario, peer)), nullptr, false);
}

std::string Shown(const Json& answer, size_t step) {
  const Json* shown = &answer;
  if (answer.contains("steps") && step < answer["steps"].size()) {
    shown = &answer["steps"][step];
  }
  return shown->dump(-1, ' ', false, Json::error_handler_t::replace)
      .substr(0, kShownAnswer);
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

std::vector<Scenario> ValuesOf(
    const std::vector<rc::Shrinkable<Scenario>>& all) {
  std::vector<Scenario> values;
  for (const rc::Shrinkable<Scenario>& one : all) values.push_back(one.value());
  return values;
}

}  // namespace

RoutingSearch::RoutingSearch(std::vector<RunningOriginal> cells, uint64_t seed)
    : cells_(std::move(cells)), random_(seed) {
  for (const RunningOriginal& cell : cells_) counts_[cell.peer().Name()];
  for (const RoutingDifference& difference : RoutingDifferences()) {
    met_[std::string(difference.name)];
  }
}

absl::Status RoutingSearch::Round() {
  std::vector<Asked> batch;
  const rc::Gen<Scenario> gen = ArbitraryScenario();
  while (batch.size() < kBatch) {
    batch.push_back(gen(random_.split(), rc::kNominalSize));
  }
  const std::vector<Scenario> scenarios = ValuesOf(batch);
  std::vector<std::future<absl::StatusOr<std::vector<Json>>>> answers;
  for (RunningOriginal& cell : cells_) {
    answers.push_back(std::async(std::launch::async, [&cell, &scenarios] {
      return cell.AskTexts(RequestTexts(scenarios, cell.peer()));
    }));
  }
  absl::Status failure;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const absl::StatusOr<std::vector<Json>> theirs = answers[i].get();
    if (!theirs.ok()) {
      failure = theirs.status();
      continue;
    }
    for (size_t j = 0; j < batch.size(); ++j) {
      Count(&cells_[i], batch[j], scenarios[j], (*theirs)[j]);
    }
  }
  return failure;
}

uint64_t RoutingSearch::LeastAgreed() const {
  uint64_t least = std::numeric_limits<uint64_t>::max();
  for (const auto& [cell, counts] : counts_) {
    least = std::min(least, counts.agreed);
  }
  return least;
}

void RoutingSearch::Count(RunningOriginal* cell, const Asked& asked,
                          const Scenario& scenario, const Json& theirs) {
  const Json ours = AskOurs(scenario, cell->peer());
  const RoutingJudgement judgement =
      JudgeRouting(scenario, cell->peer(), ours, theirs);
  RoutingCounts& counts = counts_[cell->peer().Name()];
  ++counts.scenarios;
  counts.steps += scenario.steps.size();
  counts.agreed += judgement.agreed;
  counts.agreed_on_something += judgement.agreed_on_something;
  for (const RoutingDifference* difference : judgement.met) {
    ++met_[std::string(difference->name)];
  }
  if (!judgement.unexplained.has_value()) return;
  ++counts.unexplained;
  Report(cell, asked, Example(scenario, cell->peer(), judgement, ours, theirs),
         judgement.summary);
}

void RoutingSearch::Report(RunningOriginal* cell, const Asked& asked,
                           const std::string& example,
                           const std::string& summary) {
  Finding& finding = findings_[summary];
  ++finding.count_by_cell[cell->peer().Name()];
  if (!finding.example.empty()) return;
  const std::string smallest = SmallestExample(
      asked, [cell, &summary](const std::vector<Asked>& candidates,
                              std::string* text) {
        return FirstLike(cell, candidates, summary, text);
      });
  finding.example = smallest.empty() ? example : smallest;
}

// The first of them that disagrees in that way, with its text in `example`.
const RoutingSearch::Asked* RoutingSearch::FirstLike(
    RunningOriginal* cell, const std::vector<Asked>& candidates,
    const std::string& summary, std::string* example) {
  const std::vector<Scenario> scenarios = ValuesOf(candidates);
  const absl::StatusOr<std::vector<Json>> theirs =
      cell->AskTexts(RequestTexts(scenarios, cell->peer()));
  if (!theirs.ok()) return nullptr;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const Json ours = AskOurs(scenarios[i], cell->peer());
    const RoutingJudgement judgement =
        JudgeRouting(scenarios[i], cell->peer(), ours, (*theirs)[i]);
    if (!judgement.unexplained.has_value() || judgement.summary != summary) {
      continue;
    }
    *example =
        Example(scenarios[i], cell->peer(), judgement, ours, (*theirs)[i]);
    return &candidates[i];
  }
  return nullptr;
}

}  // namespace mitogen
