#include "protocol/message.h"

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

absl::string_view EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::kLegacy:
      return "legacy";
    case Encoding::kPickle:
      return "pickle";
    case Encoding::kRaw:
      return "raw";
  }
  return "unknown";
}

}  // namespace

Message DeadMessage(uint32_t dst_id, uint32_t handle, uint32_t src_id,
                    absl::string_view reason) {
  Message message;
  message.header.dst_id = dst_id;
  message.header.src_id = src_id;
  message.header.auth_id = src_id;
  message.header.handle = handle;
  message.header.reply_to = kIsDead;
  message.payload = std::string(reason);
  return message;
}

std::string DescribeMessage(const MessageView& message) {
  const MessageHeader& header = message.header;
  return absl::StrCat(
      "Message(src=", header.src_id, ":", header.reply_to,
      " dst=", header.dst_id, ":", header.handle, " auth=", header.auth_id, " ",
      EncodingName(header.encoding), ", ", message.payload.size(), " bytes)");
}

}  // namespace mitogen
