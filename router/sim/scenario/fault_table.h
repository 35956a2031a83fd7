// What can go wrong in a simulated world, as a table, and the profiles that a
// run can ask for: each a set of faults that may strike.

#ifndef MITOGEN_ROUTER_SIM_SCENARIO_FAULT_TABLE_H_
#define MITOGEN_ROUTER_SIM_SCENARIO_FAULT_TABLE_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen::sim {

enum class FaultKind : uint8_t {
  kTinyChunks,
  kTinyPipes,
  kAgain,
  kSlowReader,
  kPause,
  kQueueLimit,
  kDeath,
  kHalfClose,
  kBreak,
  kShutdown,
  kDetach,
  kBootNoise,
  kBootDeath,
  kBootGarbage,
  kDialectSkew,
  kUnidirectional,
  kSmallMessages,
  kTableLimits,
  kCorruption,
  kForgedSender,
  kForgedRoute,
  kForgedHandle,
  kDeadStorm,
  kGarbage,
  kDeafReader,
};
inline constexpr int kFaultKinds = 25;

// A set of faults.
using FaultMask = uint32_t;
constexpr FaultMask MaskOf(FaultKind kind) {
  return FaultMask{1} << static_cast<int>(kind);
}

struct FaultInfo {
  FaultKind kind;
  absl::string_view name;
  absl::string_view what;
};
// In the order of the enumeration.
absl::Span<const FaultInfo> Faults();
// Null if there is none.
const FaultInfo* FindFault(absl::string_view name);

struct FaultProfile {
  absl::string_view name;
  FaultMask mask;
  absl::string_view what;
};
absl::Span<const FaultProfile> FaultProfiles();
const FaultProfile* FindFaultProfile(absl::string_view name);

// These faults can lose or change a message without a word, so that nobody can
// promise an answer to every request.
inline constexpr FaultMask kLyingFaults =
    MaskOf(FaultKind::kCorruption) | MaskOf(FaultKind::kForgedSender) |
    MaskOf(FaultKind::kForgedRoute) | MaskOf(FaultKind::kForgedHandle) |
    MaskOf(FaultKind::kDeadStorm) | MaskOf(FaultKind::kGarbage);
inline constexpr FaultMask kForgeries =
    kLyingFaults & ~MaskOf(FaultKind::kCorruption);
// These faults end a context before it is asked to end.
inline constexpr FaultMask kDeadlyFaults =
    MaskOf(FaultKind::kDeath) | MaskOf(FaultKind::kHalfClose) |
    MaskOf(FaultKind::kBreak) | MaskOf(FaultKind::kShutdown) |
    MaskOf(FaultKind::kDetach) | MaskOf(FaultKind::kBootDeath) |
    MaskOf(FaultKind::kBootGarbage) | MaskOf(FaultKind::kDeafReader);
// What the model in docs/model/ knows.
inline constexpr FaultMask kModelledFaults =
    MaskOf(FaultKind::kTinyChunks) | MaskOf(FaultKind::kTinyPipes) |
    MaskOf(FaultKind::kAgain) | MaskOf(FaultKind::kDeath) |
    MaskOf(FaultKind::kHalfClose) | MaskOf(FaultKind::kBreak) |
    MaskOf(FaultKind::kShutdown) | MaskOf(FaultKind::kUnidirectional) |
    MaskOf(FaultKind::kForgedSender) | MaskOf(FaultKind::kForgedRoute);
// Limits that an honest tree does not meet: beyond them messages and routes
// are refused, and the news with them.
inline constexpr FaultMask kRefusingFaults =
    MaskOf(FaultKind::kQueueLimit) | MaskOf(FaultKind::kTableLimits);

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_SCENARIO_FAULT_TABLE_H_
