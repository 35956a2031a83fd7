// The child's end of CALL_FUNCTION: decodes a call, has it resolved and run,
// and makes the reply. Remembers the chains in which a call failed: their
// later calls fail with the same error until the chain is forgotten;
// FailedChains says when that is.
//
// Contract. One thread at a time; in a real process that is the main thread,
// while routing goes on in another. It calls into nothing but its resolver.
//
// Source of the facts: mitogen/core.py, Dispatcher.

#ifndef MITOGEN_ROUTER_ROLE_DISPATCHER_H_
#define MITOGEN_ROUTER_ROLE_DISPATCHER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/payload/call_function.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"
#include "router/log_record.h"
#include "router/role/failed_chains.h"

namespace mitogen {

// A call as it came: the header of its message, what it calls, and the document
// that holds the arguments.
struct CallRequest {
  const MessageHeader& header;
  const CallFunction& call;
  const Document& arguments;
};

// A call that was found, ready to run. Returns the result as a value of
// `reply`. An error is what the caller is told was raised: see PythonError().
using ResolvedCall = std::function<absl::StatusOr<ValueId>(
    const CallRequest& request, Document* reply)>;

// Finds the functions that a context has, for those who call them.
class CallResolver {
 public:
  virtual ~CallResolver() = default;
  // Finds the function that `call` names. An error is what Python's import or
  // attribute look-up would raise.
  virtual absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) = 0;
  // Whether the function that `call` names may block. One that does not may be
  // run where messages are routed.
  virtual bool MayBlock(const CallFunction& call) const {
    (void)call;
    return true;
  }
  // Whether the function that `call` names may take so long that other calls
  // should run meanwhile.
  virtual bool IsSlow(const CallFunction& call) const {
    (void)call;
    return false;
  }
};

class Dispatcher {
 public:
  struct Outcome {
    // What to answer with Router::Reply(); nothing if no reply is wanted.
    std::optional<Message> reply;
    // The failure of a call to which no one listens.
    std::optional<LogRecord> log;
  };

  // `resolver` must outlive the dispatcher. Null if only Start() is used.
  Dispatcher(const Dialect& dialect, const Limits& limits,
             CallResolver* resolver);

  // Runs the call that `message` asks for.
  Outcome Dispatch(const MessageView& message);
  // The same if the call cannot block. If it may, does nothing and returns
  // nothing.
  std::optional<Outcome> DispatchQuick(const MessageView& message);
  // What is known of a call before it runs.
  struct Preview {
    // CallResolver::IsSlow().
    bool slow = false;
    // If true, the later calls of its chain must not run before it has ended.
    bool in_chain = false;
  };
  Preview Look(const MessageView& message);

  // A call that the caller of Start() runs. What it names borrows from the
  // document that it was read into.
  struct StartedCall {
    MessageHeader header;
    CallFunction call;
    // Nothing if the call is of no chain.
    std::optional<std::string> chain;
  };

  // Why a call has ended.
  enum class Ended : uint8_t {
    kRun,
    // There is no such function. That does not fail the chain.
    kNotFound,
  };

  // Reads the call that `message` asks for into `arguments`, and sets
  // `started`. Returns an outcome instead if there is nothing to run: the call
  // cannot be read, its chain has failed, or it is the dispatcher's own. For
  // callers that find and run functions by themselves; the resolver is not
  // used. Every started call has to end by Finish() before the next one is
  // started.
  std::optional<Outcome> Start(const MessageView& message, Document* arguments,
                               StartedCall* started);
  // `value` is the result, a value of `reply`.
  Outcome Finish(const StartedCall& started,
                 const absl::StatusOr<ValueId>& value, Ended ended,
                 Document* reply);

  // The outcome of a call of no chain that ends after Dispatch() has returned.
  // `value` is its result, a value of `reply`.
  static Outcome Conclude(const MessageHeader& call, const Dialect& dialect,
                          const absl::StatusOr<ValueId>& value,
                          Document* reply);

 private:
  struct Result {
    bool in_chain = false;
    absl::StatusOr<ValueId> value;
  };

  Outcome Run(const MessageView& message,
              const absl::StatusOr<CallFunction>& call);
  Result RunCall(const MessageHeader& header,
                 const absl::StatusOr<CallFunction>& call);
  Result RunInChain(const CallRequest& request, const ResolvedCall& resolved);
  absl::StatusOr<ValueId> ForgetChain(const CallFunction& call,
                                      const Document& arguments);
  // The error of the call's chain, if it has failed. Sets started->chain.
  absl::Status EnterChain(const Document& arguments, StartedCall* started);

  const Dialect dialect_;
  CallResolver* const resolver_;
  // Decoder and documents are kept, so that small calls allocate nothing.
  PickleDecoder decoder_;
  Document arguments_;
  Document reply_;
  FailedChains failed_chains_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_DISPATCHER_H_
