#include "protocol/payload/call_reply.h"

#include "protocol/payload/parts/pickled.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"

namespace mitogen {

absl::StatusOr<CallReply> ParseCallReply(const MessageView& message,
                                         PickleDecoder* decoder,
                                         Document* document) {
  CallReply reply;
  if (message.header.is_dead()) {
    document->Clear();
    reply.dead_reason = ReplaceInvalidUtf8(message.payload);
    return reply;
  }
  ASSIGN_OR_RETURN(const ValueId value,
                   DecodePickled({"PAY-4", "the reply to a call"}, message,
                                 decoder, document));
  reply.value = value;
  return reply;
}

absl::StatusOr<Message> CallReplyMessage(ValueId value, const Dialect& dialect,
                                         PickleProfile profile,
                                         const Document& document) {
  return PickledMessage(0, document, {value}, dialect, profile);
}

}  // namespace mitogen
