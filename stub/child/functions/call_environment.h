// What a native function may ask of the context that it runs in. The thread
// that runs the function uses it: that of the calls, or that of the loop if the
// function is quick (stub/functions/native_function.h). Only Receive(),
// Detach(), FetchFile() and AwaitPushedFile() wait for the network, so a quick
// function must not call these.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_CALL_ENVIRONMENT_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_CALL_ENVIRONMENT_H_

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
#include "protocol/pickle/value/document.h"
#include "router/log_record.h"
#include "stub/connect/connection_option.h"
#include "stub/functions/function_environment.h"

namespace mitogen {

// A child that this context has connected.
struct NewContext {
  uint32_t id = 0;
  std::string name;
};

struct FetchedFile {
  // True if as many bytes came as were announced.
  bool whole = false;
  std::string content;
};

class CallEnvironment : public FunctionEnvironment {
 public:
  CallEnvironment* call_environment() final { return this; }

  virtual uint32_t context_id() const = 0;
  virtual const Dialect& dialect() const = 0;

  virtual void Log(LogRecord record) = 0;

  // Sends `message` as this context: source and authority are filled in.
  virtual void Send(Message message) = 0;

  // ChildFunctions::Names() of this context's functions.
  virtual std::vector<std::string> FunctionNames() = 0;

  // The handles that this context serves, ascending.
  virtual std::vector<uint32_t> Handles() = 0;

  // Adds a handle. Receive() returns the messages that come for it.
  virtual absl::StatusOr<uint32_t> AddReceiver() = 0;
  // Waits for the next message for `handle`. Errors are Python's: ChannelError
  // if the message is dead, or the receiver is closed or unknown; TimeoutError.
  virtual absl::StatusOr<Message> Receive(uint32_t handle,
                                          absl::Duration timeout) = 0;
  virtual void CloseReceiver(uint32_t handle) = 0;

  // Writes the result of a call into `reply` and returns it, or returns the
  // error.
  using ReplyWriter = std::function<absl::StatusOr<ValueId>(Document* reply)>;
  // Call it once, on the I/O thread.
  using LateReply = std::function<void(const ReplyWriter& write)>;
  // Answers the current call later, by the LateReply; what the function returns
  // is then ignored. Do not use it for a call of a chain: the next call of the
  // chain must not run before this one has ended.
  virtual LateReply DeferReply() = 0;

  // Connects a child of this context, by a method and options that
  // ReadContextOptions() accepts. `done` is called once, on the I/O thread.
  using ConnectCallback =
      std::function<void(const absl::StatusOr<NewContext>&)>;
  virtual void Connect(std::string method, ConnectionOptions options,
                       ConnectCallback done) = 0;

  // Starts to serve the handles of a parent, before there is a child (ROL-1).
  virtual void BecomeParent() = 0;

  // Fetches a file from the file service of another context. Errors are
  // Python's. A file of more than `max_bytes` is an error.
  virtual absl::StatusOr<FetchedFile> FetchFile(uint32_t context_id,
                                                std::string path,
                                                size_t max_bytes) = 0;
  // Waits until a parent has pushed the file at `path` to this context, and
  // returns its content.
  virtual absl::StatusOr<std::string> AwaitPushedFile(std::string path) = 0;

  // Detaches from the parent, with its consent. The context lives on without a
  // parent (ROL-13).
  virtual absl::Status Detach() = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_CALL_ENVIRONMENT_H_
