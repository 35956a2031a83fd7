// CALL_FUNCTION: a request to call a function, as one pickled tuple
// `(chain_id, module, class or None, function, args, Kwargs)` (PAY-1;
// mitogen/core.py, Dispatcher._parse_request; mitogen/parent.py,
// CallChain.make_msg).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_CALL_FUNCTION_H_
#define MITOGEN_PROTOCOL_PAYLOAD_CALL_FUNCTION_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

struct CallFunction {
  // Hashable; None if the call belongs to no chain.
  ValueId chain_id;
  absl::string_view module;
  std::optional<absl::string_view> class_name;
  absl::string_view function;
  // A tuple or a list.
  ValueId args;
  // Kwargs or a dict; its keys are text.
  ValueId kwargs;
};

// Reads the payload into `document`, which is cleared first. The result borrows
// from the document, which borrows from the payload. Names may come as text or
// as bytes in UTF-8. Errors: those of the pickle decoder, PAY-17, and PAY-1,
// which names the field that is wrong.
absl::StatusOr<CallFunction> ParseCallFunction(const MessageView& message,
                                               PickleDecoder* decoder,
                                               Document* document);

// The values are in `document`, to which others are added. Names are written as
// text, and a dict of kwargs as Kwargs. Destination and reply_to are left to
// the caller. Errors: caller faults of PAY-1, PKL-22, DIA-3.
absl::StatusOr<Message> ToMessage(const CallFunction& call,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_CALL_FUNCTION_H_
