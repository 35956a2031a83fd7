// The master's end of logging: takes the records that its children send by
// FORWARD_LOG, and says whose each is (ROL-12).
//
// Source of the facts: mitogen/master.py, LogForwarder (0.3.54).

#ifndef MITOGEN_ROUTER_ROLE_LOG_SINK_H_
#define MITOGEN_ROUTER_ROLE_LOG_SINK_H_

#include <cstdint>
#include <functional>
#include <string>

#include "router/log_record.h"
#include "router/role/context_names.h"
#include "router/router.h"

namespace mitogen {

// A record, and the context that made it.
struct ContextLogRecord {
  uint32_t context_id = 0;
  // For people; see ContextNames.
  std::string context_name;
  LogRecord record;
};

class LogSink {
 public:
  using TakeFunction = std::function<void(const ContextLogRecord&)>;

  // Registers its handler. `router` and `names` must outlive the sink.
  LogSink(Router* router, const ContextNames* names, TakeFunction take);

  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;

 private:
  void OnForwardLog(const MessageView& message);

  Router* const router_;
  const ContextNames* const names_;
  const TakeFunction take_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_LOG_SINK_H_
