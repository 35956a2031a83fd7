// FORWARD_MODULE: a parent tells a context on the way to pass on a module,
// which that context already has, to a context behind it (PAY-8;
// mitogen/master.py, ModuleResponder._send_forward_module; mitogen/parent.py,
// ModuleForwarder._on_forward_module).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_FORWARD_MODULE_H_
#define MITOGEN_PROTOCOL_PAYLOAD_FORWARD_MODULE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/message.h"

namespace mitogen {

// `ID NUL fullname`.
struct ForwardModule {
  uint32_t context_id = 0;
  // UTF-8.
  absl::string_view fullname;
};

// The result borrows from the payload. Errors: PAY-8, which names the field.
absl::StatusOr<ForwardModule> ParseForwardModule(const MessageView& message);

// The destination is left to the caller. A caller fault for a name that is not
// UTF-8.
absl::StatusOr<Message> ToMessage(const ForwardModule& request);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_FORWARD_MODULE_H_
