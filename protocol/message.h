// A message: the header that every frame carries, and its payload. Codecs and
// routers work on MessageView, which borrows the payload, so that bytes which
// only pass through are never copied; Message owns its payload, for queues.

#ifndef MITOGEN_PROTOCOL_MESSAGE_H_
#define MITOGEN_PROTOCOL_MESSAGE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// The tag of a frame. From 0.3.39 it says how the payload is encoded; earlier
// releases know kLegacy only (Dialect::tag_is_encoding).
enum class Encoding : uint16_t {
  kLegacy = 0x4d49,
  kPickle = 0x4d4a,
  kRaw = 0x4d4b,
};

// The value of reply_to that marks a dead message (MSG-2).
inline constexpr uint32_t kIsDead = 999;

struct MessageHeader {
  Encoding encoding = Encoding::kLegacy;
  uint32_t dst_id = 0;
  uint32_t src_id = 0;
  uint32_t auth_id = 0;
  uint32_t handle = 0;
  // Handle for the reply; 0 if none is wanted, kIsDead in a dead message.
  uint32_t reply_to = 0;

  bool is_dead() const { return reply_to == kIsDead; }
  bool wants_reply() const { return reply_to != 0 && !is_dead(); }

  bool operator==(const MessageHeader&) const = default;
};

struct MessageView {
  MessageHeader header;
  absl::string_view payload;
};

struct Message {
  MessageHeader header;
  std::string payload;

  // The view borrows from this message.
  MessageView view() const { return {header, payload}; }
  static Message From(const MessageView& view) {
    return {view.header, std::string(view.payload)};
  }
};

// A dead message to `handle` of context `dst_id`, from context `src_id` under
// its own authority. `reason` is text in UTF-8 for people to read.
Message DeadMessage(uint32_t dst_id, uint32_t handle, uint32_t src_id,
                    absl::string_view reason);

// "Message(src=0:1001 dst=3:101 auth=0 legacy, 262 bytes)".
std::string DescribeMessage(const MessageView& message);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_MESSAGE_H_
