#include "protocol/payload/dead.h"

#include "protocol/text/text.h"

namespace mitogen {

Dead ParseDead(const MessageView& message) {
  return Dead{ReplaceInvalidUtf8(message.payload)};
}

Message ToMessage(const Dead& dead) {
  Message message;
  message.header.reply_to = kIsDead;
  message.payload = ReplaceInvalidUtf8(dead.reason);
  return message;
}

}  // namespace mitogen
