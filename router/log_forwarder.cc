#include "router/log_forwarder.h"

#include <utility>

#include "protocol/payload/forward_log.h"
#include "router/identity.h"

namespace mitogen {

LogForwarder::LogForwarder(uint32_t context_id, LogLevels levels,
                           SendFunction send)
    : context_id_(context_id), levels_(levels), send_(std::move(send)) {}

void LogForwarder::Log(const LogRecord& record) {
  if (!levels_.IsForwarded(record.logger, record.level)) return;
  Message message =
      ToMessage(ForwardLog{record.logger, record.level, record.message});
  message.header.dst_id = kMasterId;
  message.header.src_id = context_id_;
  message.header.auth_id = context_id_;
  if (corked_) {
    kept_.push_back(std::move(message));
  } else {
    send_(message.view());
  }
}

void LogForwarder::Uncork() {
  corked_ = false;
  for (const Message& message : std::exchange(kept_, {})) {
    send_(message.view());
  }
}

}  // namespace mitogen
