// The way out of a router: what sends a message by a link.

#ifndef MITOGEN_ROUTER_LINK_SENDER_H_
#define MITOGEN_ROUTER_LINK_SENDER_H_

#include "protocol/message.h"
#include "router/link.h"

namespace mitogen {

class LinkSender {
 public:
  virtual ~LinkSender() = default;

  // `message` leaves by `link`. The payload is borrowed for this call.
  virtual SendResult Send(LinkId link, const MessageView& message) = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_LINK_SENDER_H_
