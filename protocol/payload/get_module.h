// GET_MODULE: a child asks for the source of a module by its full name (PAY-6;
// mitogen/core.py, Importer._request_module; mitogen/master.py,
// ModuleResponder._on_get_module).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_GET_MODULE_H_
#define MITOGEN_PROTOCOL_PAYLOAD_GET_MODULE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/message.h"

namespace mitogen {

struct GetModule {
  // UTF-8.
  absl::string_view fullname;
};

// The result borrows from the payload, all of which is the name. Errors: PAY-6,
// for a name that is not UTF-8.
absl::StatusOr<GetModule> ParseGetModule(const MessageView& message);

// The destination is left to the caller. A caller fault for a name that is not
// UTF-8.
absl::StatusOr<Message> ToMessage(const GetModule& request);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_GET_MODULE_H_
