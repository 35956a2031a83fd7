#include "router/sim/replay.h"

#include <bit>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace mitogen::sim {
namespace {

std::vector<absl::string_view> NamesOf(FaultMask mask) {
  std::vector<absl::string_view> names;
  for (const FaultInfo& fault : Faults()) {
    if ((mask & MaskOf(fault.kind)) != 0) names.push_back(fault.name);
  }
  return names;
}

// The smallest profile that has all of `mask`.
const FaultProfile& ProfileAround(FaultMask mask) {
  const FaultProfile* best = nullptr;
  for (const FaultProfile& profile : FaultProfiles()) {
    if ((profile.mask & mask) != mask) continue;
    if (best == nullptr ||
        std::popcount(profile.mask) < std::popcount(best->mask)) {
      best = &profile;
    }
  }
  return *best;
}

}  // namespace

std::string ReplayCommand(const Scenario& scenario) {
  const FaultProfile& profile = ProfileAround(scenario.faults);
  std::string command = absl::StrCat(
      "mitogen-sim --seed ", scenario.seed, " --contexts ", scenario.contexts,
      " --steps ", scenario.steps, " --faults ", profile.name);
  const FaultMask without = profile.mask & ~scenario.faults;
  if (without != 0) {
    absl::StrAppend(&command, " --without ",
                    absl::StrJoin(NamesOf(without), ","));
  }
  if (scenario.modelled) absl::StrAppend(&command, " --model");
  return command;
}

std::string DescribeViolation(const Violation& violation) {
  return absl::StrCat(
      violation.invariant, " (", violation.clause, ", ",
      violation.promise == Promise::kSafety ? "safety" : "liveness",
      "): ", violation.text);
}

std::string DescribeResult(const WorldResult& outcome, size_t lines) {
  std::string page = absl::StrCat(
      "faults met: ", absl::StrJoin(NamesOf(outcome.faults), " "), "\n");
  const size_t kept = outcome.trace.size();
  const size_t first = kept > lines ? kept - lines : 0;
  const uint64_t left_out = outcome.trace_count - (kept - first);
  if (left_out > 0) absl::StrAppend(&page, "... ", left_out, " before\n");
  for (size_t i = first; i < kept; ++i) {
    absl::StrAppend(&page, DescribeTraceRecord(outcome.trace[i]), "\n");
  }
  return page;
}

}  // namespace mitogen::sim
