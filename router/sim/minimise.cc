#include "router/sim/minimise.h"

namespace mitogen::sim {
namespace {

class Minimiser {
 public:
  Minimiser(const Scenario& failing, const FailureOf& failure_of, int max_runs)
      : best_(failing), failure_of_(failure_of), runs_left_(max_runs) {
    const std::optional<Violation> failure = Run(failing);
    if (failure.has_value()) invariant_ = failure->invariant;
  }

  Scenario Run() {
    // A smaller world may need a fault less, and the other way round.
    for (bool smaller = true; smaller && runs_left_ > 0;) {
      smaller = DropFaults();
      smaller |= Shrink(&Scenario::contexts);
      smaller |= Shrink(&Scenario::steps);
    }
    return best_;
  }

 private:
  std::optional<Violation> Run(const Scenario& scenario) {
    --runs_left_;
    return failure_of_(scenario);
  }

  bool Try(const Scenario& smaller) {
    if (runs_left_ <= 0) return false;
    const std::optional<Violation> failure = Run(smaller);
    if (!failure.has_value() || failure->invariant != invariant_) return false;
    best_ = smaller;
    return true;
  }

  bool DropFaults() {
    bool dropped = false;
    for (const FaultInfo& fault : Faults()) {
      if ((best_.faults & MaskOf(fault.kind)) == 0) continue;
      Scenario smaller = best_;
      smaller.faults &= ~MaskOf(fault.kind);
      dropped |= Try(smaller);
    }
    return dropped;
  }

  // Takes off as much as goes, in parts that get smaller and smaller.
  bool Shrink(uint32_t Scenario::* size) {
    bool shrunk = false;
    for (uint32_t part = best_.*size / 2; part > 0; part /= 2) {
      while (best_.*size > part) {
        Scenario smaller = best_;
        smaller.*size -= part;
        if (!Try(smaller)) break;
        shrunk = true;
      }
    }
    return shrunk;
  }

  Scenario best_;
  const FailureOf& failure_of_;
  int runs_left_;
  absl::string_view invariant_;
};

}  // namespace

Scenario Minimise(const Scenario& failing, const FailureOf& failure_of,
                  int max_runs) {
  return Minimiser(failing, failure_of, max_runs).Run();
}

}  // namespace mitogen::sim
