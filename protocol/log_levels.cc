#include "protocol/log_levels.h"

#include "absl/strings/match.h"

namespace mitogen {
namespace {

constexpr absl::string_view kIoLogger = "mitogen.io";

bool IsAtOrBelow(absl::string_view logger, absl::string_view ancestor) {
  return absl::StartsWith(logger, ancestor) &&
         (logger.size() == ancestor.size() || logger[ancestor.size()] == '.');
}

}  // namespace

int64_t LogLevels::EffectiveLevel(absl::string_view logger) const {
  if (IsAtOrBelow(logger, kIoLogger) && mitogen_io != kLogNotSet) {
    return mitogen_io;
  }
  if (IsAtOrBelow(logger, kMitogenLogger) && mitogen != kLogNotSet) {
    return mitogen;
  }
  return root;
}

bool LogLevels::IsForwarded(absl::string_view logger, int64_t level) const {
  return logger != kIoLogger && level >= EffectiveLevel(logger);
}

}  // namespace mitogen
