// A dead message says that nobody is there, or that nothing more will come. Its
// payload says why, in readable text (PAY-16; mitogen/core.py, Message.dead,
// Message._throw_dead).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_DEAD_H_
#define MITOGEN_PROTOCOL_PAYLOAD_DEAD_H_

#include <string>

#include "protocol/message.h"

namespace mitogen {

struct Dead {
  // UTF-8; may be empty.
  std::string reason;
};

// What is not UTF-8 is replaced by U+FFFD, as the original does it; nothing is
// refused. The header is not looked at.
Dead ParseDead(const MessageView& message);

// Destination and handle are left to the caller; see also DeadMessage() in
// message.h.
Message ToMessage(const Dead& dead);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_DEAD_H_
