#include "router/service/service_response.h"

#include <utility>

#include "absl/status/status.h"
#include "protocol/payload/call_reply.h"
#include "router/service/service_error.h"

namespace mitogen {

Message ServiceResponse(const Document& document,
                        const absl::StatusOr<ValueId>& value,
                        const Dialect& dialect) {
  absl::Status error = value.status();
  if (value.ok()) {
    absl::StatusOr<Message> message =
        CallReplyMessage(*value, dialect, PickleProfile::kCompact, document);
    if (message.ok()) return *std::move(message);
    error = message.status();
  }
  Document failure;
  absl::StatusOr<Message> message =
      CallReplyMessage(failure.CallError(CallErrorText(error)), dialect,
                       PickleProfile::kCompact, failure);
  // A short text can always be written.
  return message.ok() ? *std::move(message) : Message();
}

}  // namespace mitogen
