// The messages whose handle says everything: SHUTDOWN (PAY-5), ALLOCATE_ID
// (PAY-9), DETACHING (PAY-10) and STUB_CALL_SERVICE (PAY-12). Receivers do not
// look at their payload, so there is nothing to parse.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_EMPTY_H_
#define MITOGEN_PROTOCOL_PAYLOAD_EMPTY_H_

#include "protocol/handle.h"
#include "protocol/message.h"

namespace mitogen {

// Destination and reply_to are left to the caller.
inline Message EmptyMessage(Handle handle) {
  Message message;
  message.header.handle = handle;
  return message;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_EMPTY_H_
