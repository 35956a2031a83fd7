// mitogen-sim: runs simulated worlds, and tells how to run one that failed
// again. See --help.

#include <malloc.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "router/sim/comparison.h"
#include "router/sim/minimise.h"
#include "router/sim/replay.h"
#include "router/sim/world/world.h"
#include "stub/os/standard_output.h"
#include "stub/usage/usage.h"
#include "tools/sim/options.h"

namespace mitogen::sim {
namespace {

constexpr int kMinimiseRuns = 2000;
constexpr size_t kPage = 40;
constexpr int kKeptBytes = 1 << 30;
// The most that glibc accepts for this threshold.
constexpr int kMmapFrom = 32 << 20;
constexpr std::chrono::seconds kProgressEvery{5};

// What the handler of a fatal signal writes; made before each world.
char g_replay[1024];

void OnCrash(int) {
  // A signal handler may do no more than this.
  (void)!write(STDERR_FILENO, g_replay, strlen(g_replay));
  _exit(kCrashed);
}

void SetReplay(const Scenario& scenario) {
  absl::SNPrintF(g_replay, sizeof g_replay, "crashed; again: %s\n",
                 ReplayCommand(scenario));
}

struct Totals {
  uint64_t worlds = 0;
  uint64_t events = 0;
  int64_t simulated_us = 0;
  Coverage coverage;
};

class Clock {
 public:
  double seconds() const {
    return std::chrono::duration<double>(Now() - start_).count();
  }
  // The time of this process, whatever else the machine does.
  double cpu_seconds() const {
    return static_cast<double>(clock()) / CLOCKS_PER_SEC;
  }
  bool IsTimeForProgress() {
    if (Now() - last_ < kProgressEvery) return false;
    last_ = Now();
    return true;
  }

 private:
  static std::chrono::steady_clock::time_point Now() {
    return std::chrono::steady_clock::now();
  }
  const std::chrono::steady_clock::time_point start_ = Now();
  std::chrono::steady_clock::time_point last_ = start_;
};

std::optional<Violation> FailureOf(const Scenario& scenario, bool check,
                                   WorldResult* outcome) {
  *outcome = World(scenario).Run();
  if (outcome->violation.has_value() || !check) return outcome->violation;
  if (auto failure = CheckRepeats(scenario, *outcome)) return failure;
  if (!IsSettled(outcome->faults)) return std::nullopt;
  return CheckChunkingIsUnseen(scenario, *outcome);
}

int Report(const Options& options, const Scenario& failed,
           const Violation& violation) {
  absl::PrintF("seed %d: %s\n", failed.seed, DescribeViolation(violation));
  absl::PrintF("again: %s\n", ReplayCommand(failed));
  if (options.minimise) {
    WorldResult outcome;
    Scenario small = Minimise(
        failed,
        [&](const Scenario& scenario) {
          return FailureOf(scenario, options.check, &outcome);
        },
        kMinimiseRuns);
    small.keep_trace = kPage;
    const auto failure = FailureOf(small, options.check, &outcome);
    absl::PrintF("\nsmaller: %s\n%s%s\n", ReplayCommand(small),
                 DescribeResult(outcome, kPage),
                 failure.has_value() ? DescribeViolation(*failure) : "");
  }
  return violation.promise == Promise::kSafety ? kSafetyBroken
                                               : kLivenessBroken;
}

int Summarise(const Options& options, const Totals& totals,
              const Clock& clock) {
  const double seconds = clock.seconds();
  const std::vector<std::string> missing =
      Missing(totals.coverage, options.scenario.faults);
  int reachable = 0;
  for (int i = 0; i < kAllSometimes; ++i) {
    reachable += IsReachable(i, options.scenario.faults);
  }
  if (options.scenario.modelled) return kHeld;
  absl::PrintF(
      "%d worlds held, %d events, %.1f s; %.0f seeds/s (%.0f a second of a "
      "core), %.0f simulated seconds/s; %d of %d seen\n",
      totals.worlds, totals.events, seconds, totals.worlds / seconds,
      totals.worlds / clock.cpu_seconds(), totals.simulated_us / 1e6 / seconds,
      reachable - static_cast<int>(missing.size()), reachable);
  for (const std::string& name : missing) {
    absl::PrintF("never seen: %s\n", name);
  }
  return options.require_sometimes && !missing.empty() ? kNeverSeen : kHeld;
}

int Run(const Options& options) {
  Totals totals;
  Clock clock;
  Scenario scenario = options.scenario;
  if (options.trace) scenario.keep_trace = 1 << 24;
  for (uint64_t i = 0; i < options.seeds; ++i, ++scenario.seed) {
    SetReplay(scenario);
    WorldResult outcome;
    const auto failure = FailureOf(scenario, options.check, &outcome);
    if (options.trace) {
      absl::PrintF("%s", DescribeResult(outcome, scenario.keep_trace));
    }
    absl::PrintF("%s", outcome.model);
    if (failure.has_value()) return Report(options, scenario, *failure);
    ++totals.worlds;
    totals.events += outcome.events;
    totals.simulated_us += outcome.simulated_us;
    totals.coverage.Merge(outcome.coverage);
    if (clock.IsTimeForProgress()) {
      absl::PrintF("%d of %d worlds\n", totals.worlds, options.seeds);
      fflush(stdout);
    }
  }
  return Summarise(options, totals, clock);
}

int Main(const std::vector<std::string>& arguments) {
  const absl::StatusOr<Options> options = ParseOptions(arguments);
  if (!options.ok()) {
    absl::FPrintF(stderr, "mitogen-sim: %s; see --help\n",
                  options.status().message());
    return kUsage;
  }
  if (options->list_profiles) {
    absl::PrintF("%s", ProfileNames());
    return kHeld;
  }
  if (options->help) {
    absl::PrintF("%s", HelpText(SimUsage()));
    return kHeld;
  }
  if (options->version) {
    absl::PrintF("%s", VersionText("mitogen-sim"));
    return kHeld;
  }
  // Each world is like the last, so memory that is given back is needed again.
  mallopt(M_MMAP_THRESHOLD, kMmapFrom);
  mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  for (int fatal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) {
    signal(fatal, OnCrash);
  }
  return Run(*options);
}

}  // namespace
}  // namespace mitogen::sim

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  const int code =
      mitogen::sim::Main(std::vector<std::string>(argv + 1, argv + argc));
  return mitogen::EndOfOutput("mitogen-sim", code, mitogen::sim::kOutputLost);
}
