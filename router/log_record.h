// One record of a log, on its way to the master, and who takes it.

#ifndef MITOGEN_ROUTER_LOG_RECORD_H_
#define MITOGEN_ROUTER_LOG_RECORD_H_

#include <cstdint>
#include <string>

#include "protocol/log_levels.h"

namespace mitogen {

struct LogRecord {
  std::string logger;
  int64_t level = kLogInfo;
  std::string message;
};

// What a router or a role says goes here.
class LogRecorder {
 public:
  virtual ~LogRecorder() = default;
  virtual void Log(const LogRecord& record) = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_LOG_RECORD_H_
