// The command line of mitogen-sim, as data that its usage is made from.

#ifndef MITOGEN_TOOLS_SIM_OPTIONS_H_
#define MITOGEN_TOOLS_SIM_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "router/sim/scenario/scenario.h"
#include "stub/usage/usage.h"

namespace mitogen::sim {

enum ExitCode : int {
  kHeld = 0,
  kUsage = 2,
  kNeverSeen = 3,
  kOutputLost = 4,
  kSafetyBroken = 10,
  kLivenessBroken = 11,
  kCrashed = 12,
};

struct Options {
  // Its seed is that of the first world.
  Scenario scenario;
  uint64_t seeds = 1;
  bool trace = false;
  bool minimise = false;
  bool check = false;
  bool require_sometimes = false;
  bool list_profiles = false;
  bool help = false;
  bool version = false;
};

// A usage error names the argument.
absl::StatusOr<Options> ParseOptions(absl::Span<const std::string> arguments);

Usage SimUsage();
// The names, one on a line.
std::string ProfileNames();

}  // namespace mitogen::sim

#endif  // MITOGEN_TOOLS_SIM_OPTIONS_H_
