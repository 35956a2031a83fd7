// FORWARD_LOG: one record of a child's log, `logger NUL level NUL message` in
// UTF-8 (PAY-2; mitogen/core.py, LogHandler.emit).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_FORWARD_LOG_H_
#define MITOGEN_PROTOCOL_PAYLOAD_FORWARD_LOG_H_

#include <string>

#include "absl/status/statusor.h"
#include "protocol/message.h"

namespace mitogen {

struct ForwardLog {
  std::string logger;
  // Python's: 10 debug, 20 info, 30 warning, 40 error, 50 critical.
  int64_t level = 0;
  std::string message;
};

// Only the handle and the payload are looked at.
absl::StatusOr<ForwardLog> ParseForwardLog(const MessageView& message);

// The destination is left to the caller. Ill-formed UTF-8 is replaced, and a
// NUL in the logger's name becomes U+FFFD, so that the fields stay apart.
Message ToMessage(const ForwardLog& log);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_FORWARD_LOG_H_
