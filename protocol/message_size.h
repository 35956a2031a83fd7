// The smallest max_message_size that may be set anywhere. A router's dead
// messages have to fit, or no sender would hear that its message was too large.

#ifndef MITOGEN_PROTOCOL_MESSAGE_SIZE_H_
#define MITOGEN_PROTOCOL_MESSAGE_SIZE_H_

#include <cstdint>

namespace mitogen {

// Tests: router_test, EveryDeadMessageFitsIntoTheLeastMaxMessageSize;
// context_config_test, RefusesASizeThatNoDeadMessageFitsIn.
inline constexpr uint32_t kLeastMaxMessageSize = 256;

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_MESSAGE_SIZE_H_
