#include "router/sim/comparison.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace mitogen::sim {
namespace {

constexpr size_t kAll = 1 << 24;

std::string FirstDifference(Scenario scenario, Sabotage* sabotage) {
  scenario.keep_trace = kAll;
  const WorldResult a = World(scenario, sabotage).Run();
  const WorldResult b = World(scenario, sabotage).Run();
  const size_t common = std::min(a.trace.size(), b.trace.size());
  for (size_t i = 0; i < common; ++i) {
    const std::string one = DescribeTraceRecord(a.trace[i]);
    const std::string other = DescribeTraceRecord(b.trace[i]);
    if (one != other) return absl::StrCat(one, " / ", other);
  }
  return absl::StrCat(a.trace.size(), " / ", b.trace.size(), " records");
}

}  // namespace

std::optional<Violation> CheckRepeats(const Scenario& scenario,
                                      const WorldResult& first,
                                      Sabotage* sabotage) {
  const WorldResult second = World(scenario, sabotage).Run();
  if (second.trace_hash == first.trace_hash && second.events == first.events &&
      second.simulated_us == first.simulated_us) {
    return std::nullopt;
  }
  return Violation{Promise::kSafety, "CheckRepeats", "RTE-3",
                   absl::StrCat("expected the same seed to give the same "
                                "trace, got ",
                                FirstDifference(scenario, sabotage))};
}

bool IsSettled(FaultMask met) {
  return (met & (kLyingFaults | kRefusingFaults | kDeadlyFaults)) == 0;
}

std::optional<Violation> CheckChunkingIsUnseen(const Scenario& scenario,
                                               const WorldResult& first,
                                               Sabotage* sabotage) {
  Scenario cut = scenario;
  cut.chunk_seed = scenario.chunk_seed.value_or(scenario.seed) + 1;
  const WorldResult other = World(cut, sabotage).Run();
  if (other.violation.has_value()) return other.violation;
  if (other.flows == first.flows && other.answers_hash == first.answers_hash) {
    return std::nullopt;
  }
  return Violation{
      Promise::kSafety, "CheckChunkingIsUnseen", "FRM-1",
      absl::StrCat("expected the same deliveries however bytes "
                   "are cut, got ",
                   first.flows.size(), " flows and ", other.flows.size(),
                   ", answers ", first.answers_hash, " and ",
                   other.answers_hash)};
}

}  // namespace mitogen::sim
