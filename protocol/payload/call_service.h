// CALL_SERVICE: a request to a service of another context, as one pickled tuple
// `(service, method, Kwargs)` (PAY-11; mitogen/core.py,
// Context.call_service_async; mitogen/service.py, Pool._validate).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_CALL_SERVICE_H_
#define MITOGEN_PROTOCOL_PAYLOAD_CALL_SERVICE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

struct CallService {
  absl::string_view service;
  absl::string_view method;
  // Kwargs or a dict; its keys are text.
  ValueId kwargs;
};

// Reads the payload into `document`, which is cleared first. The result borrows
// from the document, which borrows from the payload. Names may come as text or
// as bytes in UTF-8. Errors: those of the pickle decoder, PAY-17, and PAY-11,
// which names the field that is wrong.
absl::StatusOr<CallService> ParseCallService(const MessageView& message,
                                             PickleDecoder* decoder,
                                             Document* document);

// `kwargs` is in `document`, to which values are added. Names are written as
// text, and a dict of kwargs as Kwargs. Destination and reply_to are left to
// the caller. Errors: caller faults of PAY-11, PKL-22, DIA-3.
absl::StatusOr<Message> ToMessage(const CallService& call,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_CALL_SERVICE_H_
