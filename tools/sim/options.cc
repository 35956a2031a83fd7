#include "tools/sim/options.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace mitogen::sim {
namespace {

using Setter = bool (*)(absl::string_view value, Options* options);

// The most contexts of a world: each has its own tables.
constexpr uint32_t kMostContexts = 100'000;

struct Row {
  absl::string_view name;
  // Empty for a switch.
  absl::string_view value;
  absl::string_view what;
  Setter set;
  // For a number: its valid range.
  absl::string_view range = "";
};

bool SetFaults(absl::string_view value, Options* options) {
  const FaultProfile* profile = FindFaultProfile(value);
  if (profile == nullptr) return false;
  options->scenario.faults = profile->mask;
  return true;
}

bool SetWithout(absl::string_view value, Options* options) {
  for (absl::string_view name : absl::StrSplit(value, ',')) {
    const FaultInfo* fault = FindFault(name);
    if (fault == nullptr) return false;
    options->scenario.faults &= ~MaskOf(fault->kind);
  }
  return true;
}

constexpr Row kRows[] = {
    {"--seed", "N", "the first seed; 0 by default",
     [](absl::string_view value, Options* options) {
       return absl::SimpleAtoi(value, &options->scenario.seed);
     },
     "from 0 to 18446744073709551615"},
    {"--seeds", "N", "how many seeds to run; 1 by default",
     [](absl::string_view value, Options* options) {
       return absl::SimpleAtoi(value, &options->seeds) && options->seeds > 0;
     },
     "from 1 to 18446744073709551615"},
    {"--contexts", "N", "contexts of a world, the master included; 4",
     [](absl::string_view value, Options* options) {
       return absl::SimpleAtoi(value, &options->scenario.contexts) &&
              options->scenario.contexts > 0 &&
              options->scenario.contexts <= kMostContexts;
     },
     "from 1 to 100000"},
    {"--steps", "N", "things that the contexts do, all together; 200",
     [](absl::string_view value, Options* options) {
       return absl::SimpleAtoi(value, &options->scenario.steps);
     },
     "from 0 to 4294967295"},
    {"--faults", "PROFILE", "what may go wrong, see below; none", SetFaults},
    {"--without", "FAULT,...",
     "faults of the profile to leave out; comes after", SetWithout},
    {"--trace", "", "prints what happens",
     [](absl::string_view, Options* options) { return options->trace = true; }},
    {"--model", "",
     "prints what happens for tools/model, in a world of what the model knows",
     [](absl::string_view, Options* options) {
       return options->scenario.modelled = true;
     }},
    {"--minimise", "", "makes a world that fails as small as it can",
     [](absl::string_view, Options* options) {
       return options->minimise = true;
     }},
    {"--check", "",
     "runs each seed twice, and where it can with its bytes cut otherwise",
     [](absl::string_view, Options* options) { return options->check = true; }},
    {"--require-sometimes", "", "fails if something of the list was never seen",
     [](absl::string_view, Options* options) {
       return options->require_sometimes = true;
     }},
    {"--list-profiles", "", "prints the names of the profiles, a line each",
     [](absl::string_view, Options* options) {
       return options->list_profiles = true;
     }},
    {"--help", "", "prints this",
     [](absl::string_view, Options* options) { return options->help = true; }},
    {"--version", "", "prints the version",
     [](absl::string_view, Options* options) {
       return options->version = true;
     }},
};

constexpr std::pair<ExitCode, absl::string_view> kStatuses[] = {
    {kHeld, "every invariant held"},
    {kUsage, "usage"},
    {kNeverSeen, "something of the list was never seen"},
    {kOutputLost, "standard output did not take it all"},
    {kSafetyBroken, "something happened that never may"},
    {kLivenessBroken, "something did not happen that must"},
    {kCrashed, "the program crashed"},
};

const Row* FindRow(absl::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<Options> ParseOptions(absl::Span<const std::string> arguments) {
  Options options;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Row* row = FindRow(arguments[i]);
    if (row == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("unknown argument ", arguments[i]));
    }
    absl::string_view value;
    if (!row->value.empty()) {
      if (++i == arguments.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat(row->name, " needs ", row->value));
      }
      value = arguments[i];
    }
    if (!row->set(value, &options)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "expected ", row->value, row->range.empty() ? "" : " ", row->range,
          " for ", row->name, ", got \"", value, "\""));
    }
  }
  return options;
}

std::string ProfileNames() {
  std::string names;
  for (const FaultProfile& profile : FaultProfiles()) {
    absl::StrAppend(&names, profile.name, "\n");
  }
  return names;
}

Usage SimUsage() {
  UsageSection options = {"Options", {}};
  for (const Row& row : kRows) {
    options.rows.push_back(
        {std::string(row.name), std::string(row.value), std::string(row.what)});
  }
  UsageSection profiles = {"Profiles of faults", {}};
  for (const FaultProfile& profile : FaultProfiles()) {
    profiles.rows.push_back(
        {std::string(profile.name), "", std::string(profile.what)});
  }
  UsageSection faults = {"Faults", {}};
  for (const FaultInfo& fault : Faults()) {
    faults.rows.push_back(
        {std::string(fault.name), "", std::string(fault.what)});
  }
  UsageSection statuses = {"Exit status", {}};
  for (const auto& [status, what] : kStatuses) {
    statuses.rows.push_back({absl::StrCat(status), "", std::string(what)});
  }
  return {
      .program = "mitogen-sim",
      .summary =
          "simulates trees of Mitogen contexts in one thread, from a "
          "seed",
      .synopsis = {"[OPTION]..."},
      .paragraphs =
          {"A world is a tree of real contexts over simulated transports that "
           "cut, delay, break and lie. The same seed always makes the same "
           "world. If a world fails, the command that runs it again is "
           "printed."},
      .sections = {options, profiles, faults, statuses},
      .examples = {{"mitogen-sim --seeds 10000 --faults everything --check", "",
                    "runs 10,000 worlds with every fault, each twice"},
                   {"mitogen-sim --seed 7 --faults deaths --trace", "",
                    "prints what happens in one world"}},
      .see_also = {"mitogen-soak"},
  };
}

}  // namespace mitogen::sim
