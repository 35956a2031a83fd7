// The child's end of logging: turns records into FORWARD_LOG messages to the
// master, and drops what the parent's levels filter out. Corked at first, so
// that records made before the context is up are kept and sent in order.

#ifndef MITOGEN_ROUTER_ROLE_LOG_FORWARDER_H_
#define MITOGEN_ROUTER_ROLE_LOG_FORWARDER_H_

#include <functional>
#include <vector>

#include "protocol/message.h"
#include "router/log_record.h"

namespace mitogen {

class LogForwarder {
 public:
  using SendFunction = std::function<void(const MessageView&)>;

  // `send` has the context send a message to the handle kForwardLog of the
  // master. No payload is larger than `max_message_size` bytes.
  LogForwarder(LogLevels levels, uint32_t max_message_size, SendFunction send);

  // Sends, or keeps while corked, or drops by level. A record that is too
  // large is cut, and says so.
  void Log(const LogRecord& record);

  // Sends what was kept. Later records go out at once.
  void Uncork();

 private:
  void Cut(Message* message) const;

  const LogLevels levels_;
  const uint32_t max_message_size_;
  const SendFunction send_;
  bool corked_ = true;
  std::vector<Message> kept_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_LOG_FORWARDER_H_
