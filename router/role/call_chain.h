// The caller's end of CALL_FUNCTION: makes calls to one context, and brings
// their replies back. The calls of a chain fail together: after one that failed
// the others do not run, until the chain is reset (ROL-7).
//
// Contract. One thread at a time, that of the router, which must outlive the
// chain. Each callback is called once, perhaps from within Call(), unless the
// call is cancelled or the chain destroyed before. It must not destroy the
// chain.
//
// Source of the facts: mitogen/parent.py, CallChain; mitogen/core.py,
// Context.send_async (0.3.54).

#ifndef MITOGEN_ROUTER_ROLE_CALL_CHAIN_H_
#define MITOGEN_ROUTER_ROLE_CALL_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/payload/call_reply.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"
#include "router/router.h"

namespace mitogen {

// The function, and the values to call it with.
struct CallTarget {
  absl::string_view module;
  // Set for a class method.
  std::optional<absl::string_view> class_name;
  absl::string_view function;
  // A tuple or a list of the document that is passed along, or None for no
  // arguments.
  ValueId args;
  // Kwargs or a dict, or None.
  ValueId kwargs;
};

struct CallChainOptions {
  uint32_t context_id = kMasterId;
  Dialect dialect;
  Limits limits;
  // None for calls that have nothing to do with each other. Nobody else who
  // calls the context may use the same.
  std::optional<std::string> chain_id;
  PickleProfile profile = PickleProfile::kCompact;
};

// A call to send by a chain of the same options. Values are added to
// `document`. Touches nothing else, so may run on any thread. Errors are those
// of ToMessage(CallFunction).
absl::StatusOr<Message> MakeCall(const CallTarget& target,
                                 const CallChainOptions& options,
                                 Document* document);

class CallChain {
 public:
  // A value, a kCallError, the reason of a dead message, or the error of a
  // reply that cannot be read, or that takes long to read on the router's
  // thread (Limits::max_shared_opcodes). The document, and what borrows from
  // it, lasts for the call.
  using ReplyFunction = absl::AnyInvocable<void(
      const absl::StatusOr<CallReply>& reply, const Document& document)>;

  CallChain(Router* router, CallChainOptions options)
      : router_(router), options_(std::move(options)) {}
  // The replies of calls that are under way are dropped.
  ~CallChain();

  CallChain(const CallChain&) = delete;
  CallChain& operator=(const CallChain&) = delete;

  // Values are added to `document`. Returns the handle that the reply comes to.
  // Errors, after which `on_reply` is not called: those of
  // ToMessage(CallFunction) and of Router::AddHandler().
  absl::StatusOr<uint32_t> Call(const CallTarget& target, Document* document,
                                ReplyFunction on_reply);

  // The same with a call that MakeCall() made.
  absl::StatusOr<uint32_t> Send(Message call, ReplyFunction on_reply);

  // The same, and the reply comes unread, for whoever reads it on another
  // thread (protocol/payload/call_reply.h), however long that takes.
  absl::StatusOr<uint32_t> SendUnread(Message call, MessageHandler on_message);

  // A call whose failure the context only logs, or, in a chain, keeps for the
  // calls to come.
  absl::Status CallNoReply(const CallTarget& target, Document* document);

  void SendNoReply(Message call);

  // True if a reply was waited for; it is dropped now. The call goes on.
  bool Cancel(uint32_t handle);

  // Lets the chain begin anew. Nothing to do without a chain id.
  absl::Status Reset();

  // Calls whose replies are waited for.
  size_t waiting() const { return waiting_.size(); }

 private:
  // Kept from one reply to the next, so that small ones allocate little.
  struct Reader {
    explicit Reader(const Limits& limits) : decoder(limits) {}
    PickleDecoder decoder;
    Document document;
  };

  // One of the two.
  struct Waiting {
    ReplyFunction on_reply;
    MessageHandler on_message;
  };

  absl::StatusOr<uint32_t> Send(Message call, Waiting waiting);
  void Route(Message call);
  void OnReply(uint32_t handle, const MessageView& message);

  Router* const router_;
  const CallChainOptions options_;
  // By the handle that the reply comes to.
  absl::flat_hash_map<uint32_t, Waiting> waiting_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_CALL_CHAIN_H_
