// The least that max_message_size may be, wherever somebody sets it: the dead
// messages of a router have to fit, or nobody would hear of what was too large.

#ifndef MITOGEN_PROTOCOL_MESSAGE_SIZE_H_
#define MITOGEN_PROTOCOL_MESSAGE_SIZE_H_

#include <cstdint>

namespace mitogen {

// Tests: router_test, EveryDeadMessageFitsIntoTheLeastMaxMessageSize;
// context_config_test, RefusesASizeThatNoDeadMessageFitsIn.
inline constexpr uint32_t kLeastMaxMessageSize = 256;

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_MESSAGE_SIZE_H_
