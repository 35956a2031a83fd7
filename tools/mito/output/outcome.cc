#include "tools/mito/output/outcome.h"

#include <optional>
#include <utility>

#include "protocol/fault.h"

namespace mitogen::mito {
namespace {

constexpr std::pair<ExitCode, absl::string_view> kNames[] = {
    {kOk, "ok"},
    {kRaised, "raised"},
    {kUsage, "usage"},
    {kLost, "lost"},
    {kTimedOut, "timeout"},
    {kFault, "fault"},
    {kNotConnected, "connect"},
};

// A peer's fault has the same code as a mistake of the caller, but is not one.
bool IsFaultOfOthers(const absl::Status& status) {
  const std::optional<Fault> fault = FaultOf(status);
  return fault.has_value() && fault->blame != Blame::kCaller;
}

constexpr std::pair<absl::StatusCode, ExitCode> kCallCodes[] = {
    {absl::StatusCode::kOk, kOk},
    {absl::StatusCode::kAborted, kRaised},
    {absl::StatusCode::kInvalidArgument, kUsage},
    {absl::StatusCode::kFailedPrecondition, kUsage},
    {absl::StatusCode::kUnavailable, kLost},
    {absl::StatusCode::kCancelled, kLost},
    {absl::StatusCode::kDeadlineExceeded, kTimedOut},
};

}  // namespace

absl::string_view KindName(ExitCode code) {
  for (const auto& [row, name] : kNames) {
    if (row == code) return name;
  }
  return "fault";
}

ExitCode CodeOfCall(const absl::Status& status) {
  if (IsFaultOfOthers(status)) return kFault;
  for (const auto& [row, code] : kCallCodes) {
    if (row == status.code()) return code;
  }
  return kFault;
}

ExitCode CodeOfConnect(const absl::Status& status) {
  if (status.ok()) return kOk;
  // Programs that lead there fail with any other code.
  return absl::IsInvalidArgument(status) && !IsFaultOfOthers(status)
             ? kUsage
             : kNotConnected;
}

}  // namespace mitogen::mito
