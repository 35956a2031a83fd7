// GET_RESOURCE and LOAD_RESOURCE: a child asks for a file of a package, and
// gets it (PAY-13, PAY-14; mitogen/core.py, ResourceRequester;
// mitogen/master.py, ResourceResponder). From 0.3.37.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_RESOURCE_H_
#define MITOGEN_PROTOCOL_PAYLOAD_RESOURCE_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// A pickled `(package, resource)`: bytes in 0.3.37 and 0.3.38, text from then.
struct GetResource {
  absl::string_view package;
  absl::string_view resource;
};

// Up to 0.3.40 this is `(package, resource, data)`. From 0.3.41 it is two
// pickles: `(package, resource)`, then data.
struct LoadResource {
  absl::string_view package;
  absl::string_view resource;
  // Without it, there is no such resource.
  std::optional<absl::string_view> data;
};

// Both read the payload into `document`, which is cleared first. The result
// borrows from the document, which borrows from the payload. Names must be of
// the type that the dialect has. Errors: those of the pickle decoder, PAY-17,
// and PAY-13 or PAY-14, which names the field that is wrong.
absl::StatusOr<GetResource> ParseGetResource(const MessageView& message,
                                             const Dialect& dialect,
                                             PickleDecoder* decoder,
                                             Document* document);
absl::StatusOr<LoadResource> ParseLoadResource(const MessageView& message,
                                               const Dialect& dialect,
                                               PickleDecoder* decoder,
                                               Document* document);

// Values are added to `document`. The destination is left to the caller.
// Errors: caller faults, which name the field.
absl::StatusOr<Message> ToMessage(const GetResource& request,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document);
absl::StatusOr<Message> ToMessage(const LoadResource& reply,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_RESOURCE_H_
