// What a native function may ask of the context that it runs in. Used from the
// thread that runs calls; none of this waits for the network, but for
// Receive().

#ifndef MITOGEN_STUB_CALL_ENVIRONMENT_H_
#define MITOGEN_STUB_CALL_ENVIRONMENT_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "router/log_record.h"

namespace mitogen {

class CallEnvironment {
 public:
  virtual ~CallEnvironment() = default;

  virtual uint32_t context_id() const = 0;
  virtual const Dialect& dialect() const = 0;

  virtual void Log(LogRecord record) = 0;

  // Routes `message` as one of this context's own: source and authority are
  // filled in.
  virtual void Send(Message message) = 0;

  // The handles that this context serves, ascending.
  virtual std::vector<uint32_t> Handles() = 0;

  // Serves a new handle, whose messages Receive() returns.
  virtual absl::StatusOr<uint32_t> AddReceiver() = 0;
  // The next message for `handle`. Errors are Python's: ChannelError (the
  // message was dead, the receiver is closed or unknown), TimeoutError.
  virtual absl::StatusOr<Message> Receive(uint32_t handle,
                                          absl::Duration timeout) = 0;
  virtual void CloseReceiver(uint32_t handle) = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CALL_ENVIRONMENT_H_
