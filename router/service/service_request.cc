#include "router/service/service_request.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"

namespace mitogen {

absl::StatusOr<uint32_t> SendServiceCall(Router* router, const Dialect& dialect,
                                         uint32_t context_id,
                                         const CallService& call,
                                         Document* document,
                                         ServiceReplyHandler on_reply,
                                         Router::FullHandler on_full) {
  ASSIGN_OR_RETURN(Message message,
                   ToMessage(call, dialect, PickleProfile::kCompact, document));
  // Without an answer nobody would hear that the router refuses it, and the
  // dead message in its place ends one of the threads of an original's pool
  // (SVC-5).
  const uint32_t limit = router->options().max_message_size;
  if (on_reply == nullptr && message.payload.size() > limit) {
    return LimitFault("RTE-4", absl::StrCat("expected a call of ", call.service,
                                            " of at most ", limit,
                                            " bytes (max_message_size), got ",
                                            message.payload.size()));
  }
  MessageHeader& header = message.header;
  if (on_reply != nullptr) {
    ASSIGN_OR_RETURN(
        const uint32_t handle,
        router->AddHandler({.persist = false, .respondent = context_id},
                           std::move(on_reply)));
    header.reply_to = handle;
  }
  // The router may answer within this call.
  const uint32_t reply_to = header.reply_to;
  router->Originate(context_id, header.handle, message.view(),
                    std::move(on_full));
  return reply_to;
}

}  // namespace mitogen
