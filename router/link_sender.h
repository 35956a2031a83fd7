// The way out of a router: what sends a message by a link.

#ifndef MITOGEN_ROUTER_LINK_SENDER_H_
#define MITOGEN_ROUTER_LINK_SENDER_H_

#include <cstddef>
#include <cstdint>

#include "protocol/message.h"
#include "router/link.h"

namespace mitogen {

class LinkSender {
 public:
  virtual ~LinkSender() = default;

  // `message` leaves by `link`. The payload is borrowed for this call.
  virtual SendResult Send(LinkId link, const MessageView& message) = 0;

  // Whether Send() would take a message of this context itself with a payload
  // of `size` bytes for the neighbour, whose id is `neighbour_id`, now. For
  // callers to whom making the message is much work.
  virtual bool HasRoom(LinkId link, uint32_t neighbour_id, size_t size) {
    (void)link, (void)neighbour_id, (void)size;
    return true;
  }
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_LINK_SENDER_H_
