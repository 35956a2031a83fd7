// A message of a request, as frames and routing have it.

#ifndef MITOGEN_CONFORMANCE_TESTEE_MESSAGE_READER_H_
#define MITOGEN_CONFORMANCE_TESTEE_MESSAGE_READER_H_

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "protocol/message.h"

namespace mitogen {

// A number that does not fit is a caller fault (FRM-1).
absl::StatusOr<Message> ReadMessage(const nlohmann::json& json);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_MESSAGE_READER_H_
