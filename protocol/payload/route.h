// ADD_ROUTE and DEL_ROUTE: a context behind the sender has appeared, or is gone
// (PAY-3; mitogen/parent.py, RouteMonitor).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_ROUTE_H_
#define MITOGEN_PROTOCOL_PAYLOAD_ROUTE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "protocol/message.h"

namespace mitogen {

// `ID:name`, or `ID` if there is no name. Only people read the name.
struct AddRoute {
  uint32_t context_id = 0;
  std::string name;
};

// `ID`. What follows a colon is ignored, as the original ignores it.
struct DelRoute {
  uint32_t context_id = 0;
};

// Errors: PAY-3, which names the field.
absl::StatusOr<AddRoute> ParseAddRoute(const MessageView& message);
absl::StatusOr<DelRoute> ParseDelRoute(const MessageView& message);

// The destination is left to the caller. Ill-formed UTF-8 is replaced.
Message ToMessage(const AddRoute& route);
Message ToMessage(const DelRoute& route);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_ROUTE_H_
