// A context of the tree, as a program sees it: calls functions in it.
//
//   absl::StatusOr<Context> host = master->Ssh({.hostname = "web1"});
//   absl::StatusOr<PythonValue> pid = host->Call("os.getpid");
//   host->Call("os.chmod", CallArguments("/srv/x", 0755));
//
// Contract. Free to copy, and safe from any thread; to be used, and destroyed,
// as long as the Master lives. Callbacks run on the master's I/O thread, each
// once: they must not block, so of this class they may use what takes a
// callback. What blocks fails there (kFailedPrecondition), rather than wait for
// ever. After Master::Shutdown() they run before what they are given to
// returns.
//
// A thread that sends or calls faster than the I/O thread takes it waits for
// its turn (send_gate.h); a callback does not. What the I/O thread has taken
// waits in memory until the context reads it.
//
// Errors of calls: kAborted is an exception in the other context, and its
// message Python's text; kUnavailable a context that is gone or never was;
// kDeadlineExceeded a time-out, after which the call goes on there, unheard;
// kCancelled a master that has shut down; kInvalidArgument arguments that
// cannot be sent. Others are faults (protocol/fault.h) of an unreadable reply.

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
#include "stub/call_arguments.h"
#include "stub/python_value.h"

namespace mitogen {

class MasterProcess;
struct CallChainOptions;

struct CallOptions {
  // From the call on; without one, a call waits until it or its context ends.
  absl::Duration timeout = absl::InfiniteDuration();
};

class Context {
 public:
  using CallCallback = std::function<void(absl::StatusOr<PythonValue>)>;
  // What came as an answer, unread: see CallUnreadAsync().
  using UnreadCallback = std::function<void(absl::StatusOr<Message>)>;

  uint32_t id() const { return chain_->context_id; }
  // For people.
  const std::string& name() const { return chain_->name; }

  // Calls `function`; see ParseRemoteFunction() for its name.
  absl::StatusOr<PythonValue> Call(
      absl::string_view function, CallArguments arguments = CallArguments(),
      const CallOptions& options = CallOptions()) const;
  void CallAsync(absl::string_view function, CallArguments arguments,
                 CallCallback done,
                 const CallOptions& options = CallOptions()) const;
  // For answers that may be large, or come from somebody who is not trusted:
  // the callback gets the answer as it came, and another thread reads it, so
  // that the I/O thread, and all who wait for it, do not have to.
  void CallUnreadAsync(absl::string_view function, CallArguments arguments,
                       UnreadCallback done,
                       const CallOptions& options = CallOptions()) const;
  // What Call() returns. Takes time that grows with the size of the answer.
  static absl::StatusOr<PythonValue> ResultOf(
      const absl::StatusOr<Message>& answer, const Limits& limits);
  // A call whose end nobody hears of; an exception is only logged there.
  absl::Status CallNoReply(absl::string_view function,
                           CallArguments arguments = CallArguments()) const;

  // Calls a method of a service of that context. Keyword arguments only.
  absl::StatusOr<PythonValue> CallService(
      absl::string_view service, absl::string_view method,
      CallArguments arguments = CallArguments(),
      const CallOptions& options = CallOptions()) const;
  void CallServiceAsync(absl::string_view service, absl::string_view method,
                        CallArguments arguments, CallCallback done,
                        const CallOptions& options = CallOptions()) const;
  void CallServiceUnreadAsync(absl::string_view service,
                              absl::string_view method, CallArguments arguments,
                              UnreadCallback done,
                              const CallOptions& options = CallOptions()) const;

  // Sends to a handle of that context, as to a receiver of the original. Fails
  // only for a value that cannot be sent; what then becomes of it is logged.
  absl::Status Send(uint32_t handle, const PythonValue& value) const;

  // The same context, with calls that fail together: after one that failed, be
  // it without a reply, the others fail with its error, until the chain is
  // reset (ROL-7).
  Context Chained() const;
  void ResetChain() const;

  // Asks the context to end. It does when what it is doing is done.
  void Shutdown() const;

  // Waits until the context is gone; false at the time-out, and at once in a
  // callback. A context that was gone before counts; but a process that joined
  // a tree hears only of the end of those that it sent something to.
  bool AwaitGone(absl::Duration timeout) const;
  // The same to a callback, without waiting.
  void AwaitGoneAsync(absl::Duration timeout,
                      std::function<void(bool)> done) const;

 private:
  friend class MasterCalls;
  friend class MasterProcess;

  // Calls that are numbered together at the master; given up with the last
  // copy.
  struct Chain {
    ~Chain();
    MasterProcess* master;
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
