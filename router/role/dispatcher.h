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

class CallResolver {
 public:
  virtual ~CallResolver() = default;
  // Finds the function that `call` names. An error is what Python's import or
  // attribute look-up would raise.
  virtual absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) = 0;
  // Whether the function that `call` names may take its time. One that does not
  // may be run where messages are routed.
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

  // `resolver` must outlive the dispatcher.
  Dispatcher(const Dialect& dialect, const Limits& limits,
             CallResolver* resolver);

  // Runs the call that `message` asks for.
  Outcome Dispatch(const MessageView& message);
  // The same if it cannot block; nothing, and nothing happened, if it may.
  std::optional<Outcome> DispatchQuick(const MessageView& message);
  // What is known of a call before it runs.
  struct Preview {
    // CallResolver::IsSlow().
    bool slow = false;
    // If true, the later calls of its chain must not run before it has ended.
    bool in_chain = false;
  };
  Preview Look(const MessageView& message);

  // What to do about `call`, which was not of a chain, now that it has ended
  // with `value`, of `reply`. For a call that ends after Dispatch().
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
  absl::StatusOr<ValueId> ForgetChain(const CallFunction& call);
  absl::StatusOr<std::string> ChainKey(ValueId chain_id) const;

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
