// What a native function may ask of the context that it runs in. Used from the
// thread that runs calls; none of this waits for the network, but for
// Receive(), Detach(), FetchFile() and AwaitPushedFile().

#ifndef MITOGEN_STUB_CHILD_CALL_ENVIRONMENT_H_
#define MITOGEN_STUB_CHILD_CALL_ENVIRONMENT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/document.h"
#include "router/log_record.h"
#include "stub/connect/connection_option.h"

namespace mitogen {

// A context that this one made, its child.
struct NewContext {
  uint32_t id = 0;
  std::string name;
};

struct FetchedFile {
  // Whether as much came as was announced.
  bool whole = false;
  std::string content;
};

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

  // Makes the result of a call as a value of `reply`, or the error.
  using ReplyWriter = std::function<absl::StatusOr<ValueId>(Document* reply)>;
  // Of the I/O thread, to be called once.
  using LateReply = std::function<void(const ReplyWriter& write)>;
  // The call that runs is answered by what this gives, whatever its function
  // returns. Not for a call of a chain: the next may not run before it ends.
  virtual LateReply DeferReply() = 0;

  // Connects a child of this context, by a method and options that
  // ReadContextOptions() takes. `done` is called once, on the I/O thread.
  using ConnectCallback =
      std::function<void(const absl::StatusOr<NewContext>&)>;
  virtual void Connect(std::string method, ConnectionOptions options,
                       ConnectCallback done) = 0;

  // Serves what a parent serves, before there is a child (ROL-1).
  virtual void BecomeParent() = 0;

  // A file of the file service of another context. Errors are Python's; one of
  // more than `max_bytes` is an error too.
  virtual absl::StatusOr<FetchedFile> FetchFile(uint32_t context_id,
                                                std::string path,
                                                size_t max_bytes) = 0;
  // A file that a parent pushes to this context, once it is here.
  virtual absl::StatusOr<std::string> AwaitPushedFile(std::string path) = 0;

  // Leaves the parent, with its consent, and lives on without one (ROL-13).
  virtual absl::Status Detach() = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CALL_ENVIRONMENT_H_
