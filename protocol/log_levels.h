// The levels of logging that a parent tells its child to use, and which loggers
// they reach. Levels are Python's: a higher one is more severe.
//
// Source of the facts: mitogen/core.py, ExternalContext._setup_logging and
// LogHandler.emit; Python's logging.Logger.getEffectiveLevel.

#ifndef MITOGEN_PROTOCOL_LOG_LEVELS_H_
#define MITOGEN_PROTOCOL_LOG_LEVELS_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace mitogen {

inline constexpr int64_t kLogNotSet = 0;
inline constexpr int64_t kLogDebug = 10;
inline constexpr int64_t kLogInfo = 20;
inline constexpr int64_t kLogWarning = 30;
inline constexpr int64_t kLogError = 40;

// The logger of the protocol itself.
inline constexpr absl::string_view kMitogenLogger = "mitogen";

// A logger whose level is kLogNotSet takes that of the next logger above it.
struct LogLevels {
  int64_t root = kLogWarning;     // The logger ''.
  int64_t mitogen = kLogNotSet;   // The logger 'mitogen'.
  int64_t mitogen_io = kLogInfo;  // The logger 'mitogen.io'.

  // The least level that `logger` lets through.
  int64_t EffectiveLevel(absl::string_view logger) const;

  // Whether a record is sent to the master at all. Those of "mitogen.io" never
  // are: to send one would make another.
  bool IsForwarded(absl::string_view logger, int64_t level) const;

  bool operator==(const LogLevels&) const = default;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_LOG_LEVELS_H_
