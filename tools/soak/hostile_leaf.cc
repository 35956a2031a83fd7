#include "tools/soak/hostile_leaf.h"

#include <signal.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/status_macros.h"
#include "stub/values/call_arguments.h"

namespace mitogen {
namespace {

constexpr CallOptions kOptions = {.timeout = absl::Seconds(30)};
constexpr absl::Duration kPatience = absl::Seconds(3);

}  // namespace

absl::Status HostileLeaf::Run(uint64_t seed) {
  LocalOptions options;
  options.common.connect_timeout = absl::ToDoubleSeconds(kOptions.timeout);
  options.common.python_path = {python_};
  const absl::StatusOr<Context> leaf = master_->Local(options, place_);
  // The killer of the soak may have been faster.
  if (!leaf.ok()) return absl::OkStatus();
  const absl::StatusOr<PythonValue> pid = leaf->Call("os.getpid", {}, kOptions);
  if (!pid.ok()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int64_t number, pid->AsInt());
  const double seconds = 1 + static_cast<double>(seed % 20) / 10;
  const absl::Status sent = leaf->CallNoReply(
      "turncoat.run_wild",
      CallArguments(static_cast<int64_t>(seed % (int64_t{1} << 31)), seconds,
                    std::vector<int64_t>(targets_.begin(), targets_.end())));
  if (!sent.ok()) return absl::OkStatus();
  leaf->AwaitGone(absl::Seconds(seconds) + kPatience);
  kill(static_cast<pid_t>(number), SIGKILL);
  if (!leaf->AwaitGone(absl::Minutes(2))) {
    return absl::InternalError("a hostile leaf that was killed is not gone");
  }
  return absl::OkStatus();
}

}  // namespace mitogen
