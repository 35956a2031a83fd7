// One record of a log, on its way to the master.

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

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_LOG_RECORD_H_
