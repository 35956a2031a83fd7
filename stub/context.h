// A handle to a context of the tree, by which a program calls functions there.
//
//   absl::StatusOr<Context> host = master->Ssh({.hostname = "web1"});
//   absl::StatusOr<PythonValue> pid = host->Call("os.getpid");
//   host->Call("os.chmod", CallArguments("/srv/x", 0755));
//
// Contract. Cheap to copy, and safe to use from any thread. The Master, or the
// Child that it comes from, must outlive it. Each callback runs once, on the
// I/O thread of that one. It must not block, so it may use only those methods
// that take a callback; the blocking ones fail there (kFailedPrecondition)
// rather than wait for ever. After Master::Shutdown() a callback runs before
// the method that takes it returns.
//
// If a thread sends or calls faster than the I/O thread can take, it waits for
// its turn (send_gate.h); a callback never does. What the I/O thread has taken
// stays in memory until the context reads it.
//
// Errors of calls: kAborted means that the function raised an exception; the
// message is Python's text. kUnavailable: the context is gone, or never
// existed. kDeadlineExceeded: the call timed out; it goes on over there, and
// its result is dropped. kCancelled: this process's context has shut down.
// kInvalidArgument: the arguments cannot be sent. Any other error is a fault
// (protocol/fault.h) in a reply that cannot be read.

#ifndef MITOGEN_STUB_CONTEXT_H_
#define MITOGEN_STUB_CONTEXT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "stub/values/call_arguments.h"
#include "stub/values/python_value.h"

namespace mitogen {

class OwnContext;
struct CallChainOptions;

// How a call is made.
struct CallOptions {
  // Counts from the call on. Without a timeout, a call waits until it or its
  // context ends.
  absl::Duration timeout = absl::InfiniteDuration();
};

class Context {
 public:
  using CallCallback = std::function<void(absl::StatusOr<PythonValue>)>;
  // Gets the answer undecoded: see CallUnreadAsync().
  using UnreadCallback = std::function<void(absl::StatusOr<Message>)>;

  uint32_t id() const { return chain_->context_id; }
  // A name for people to read.
  const std::string& name() const { return chain_->name; }

  // Calls `function`. ParseRemoteFunction() says how its name is written.
  absl::StatusOr<PythonValue> Call(
      absl::string_view function, CallArguments arguments = CallArguments(),
      const CallOptions& options = CallOptions()) const;
  // An answer that takes long to read is an error, since the I/O thread reads
  // it (Limits::max_shared_opcodes). CallUnreadAsync() takes any.
  void CallAsync(absl::string_view function, CallArguments arguments,
                 CallCallback done,
                 const CallOptions& options = CallOptions()) const;
  // For answers that may be large, or come from an untrusted context. The
  // callback gets the answer undecoded and can give it to another thread, which
  // decodes it with ResultOf(). So decoding does not hold up the I/O thread.
  void CallUnreadAsync(absl::string_view function, CallArguments arguments,
                       UnreadCallback done,
                       const CallOptions& options = CallOptions()) const;
  // Decodes an answer into what Call() returns. The time grows with the
  // answer's size.
  static absl::StatusOr<PythonValue> ResultOf(
      const absl::StatusOr<Message>& answer, const Limits& limits);
  // Calls without asking for a reply. An exception is only logged, by the
  // context that was called. A call over the limit of a message is
  // kInvalidArgument, and nothing is sent.
  absl::Status CallNoReply(absl::string_view function,
                           CallArguments arguments = CallArguments()) const;

  // Calls a method of a service of that context. It takes keyword arguments
  // only.
  absl::StatusOr<PythonValue> CallService(
      absl::string_view service, absl::string_view method,
      CallArguments arguments = CallArguments(),
      const CallOptions& options = CallOptions()) const;
  // Limited as CallAsync() is.
  void CallServiceAsync(absl::string_view service, absl::string_view method,
                        CallArguments arguments, CallCallback done,
                        const CallOptions& options = CallOptions()) const;
  void CallServiceUnreadAsync(absl::string_view service,
                              absl::string_view method, CallArguments arguments,
                              UnreadCallback done,
                              const CallOptions& options = CallOptions()) const;

  // Sends to a handle of that context, as to a Receiver of Python Mitogen.
  // Fails only if the value cannot be encoded; what happens after that is only
  // logged.
  absl::Status Send(uint32_t handle, const PythonValue& value) const;

  // The same context, with calls that fail together: once one call has failed,
  // with or without a reply, the later ones fail with its error until
  // ResetChain() (ROL-7).
  Context Chained() const;
  void ResetChain() const;

  // Asks the context to end. It does so once its current call has ended.
  void Shutdown() const;

  // Waits until the context is gone, also if it was gone before. False at the
  // time-out. In a callback it does not wait, and says whether the context is
  // gone by now. A process that joined a tree learns only of the end of
  // contexts that it sent something to.
  bool AwaitGone(absl::Duration timeout) const;
  // The same without waiting: `done` gets the result.
  void AwaitGoneAsync(absl::Duration timeout,
                      std::function<void(bool)> done) const;

 private:
  friend class ContextCalls;
  friend class OwnContext;

  // OwnContext keeps one call chain for each number, and forgets it with the
  // last copy of the context.
  struct Chain {
    ~Chain();
    OwnContext* own;
    uint32_t context_id;
    std::string name;
    uint64_t number;
    std::shared_ptr<const CallChainOptions> options;
  };

  explicit Context(std::shared_ptr<const Chain> chain)
      : chain_(std::move(chain)) {}

  std::shared_ptr<const Chain> chain_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONTEXT_H_
