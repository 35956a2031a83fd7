// The reply to CALL_FUNCTION and CALL_SERVICE: one pickle, of the result or of
// a CallError; or a dead message, if the call was never run (PAY-4;
// mitogen/core.py, Dispatcher._dispatch_calls, Message.unpickle).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_CALL_REPLY_H_
#define MITOGEN_PROTOCOL_PAYLOAD_CALL_REPLY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

struct CallReply {
  // A kCallError if the call failed; anything else is its result. None if the
  // reply is dead.
  ValueId value;
  // The reason of a dead message, which may be empty.
  std::optional<std::string> dead_reason;
};

// Reads the payload into `document`, which is cleared first, and which borrows
// from the payload. What follows the first pickle is not looked at. Errors:
// those of the pickle decoder, and PAY-17.
absl::StatusOr<CallReply> ParseCallReply(const MessageView& message,
                                         PickleDecoder* decoder,
                                         Document* document);

// `value` is in `document`. Destination and handle are left to the caller. For
// a dead reply see dead.h. Errors: PKL-22, DIA-3.
absl::StatusOr<Message> CallReplyMessage(ValueId value, const Dialect& dialect,
                                         PickleProfile profile,
                                         const Document& document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_CALL_REPLY_H_
