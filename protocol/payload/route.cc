#include "protocol/payload/route.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/text.h"

namespace mitogen {
namespace {

using IdAndName = std::pair<uint32_t, absl::string_view>;

absl::StatusOr<IdAndName> ParseIdAndName(const MessageView& message,
                                         absl::string_view handle_name) {
  const std::pair<absl::string_view, absl::string_view> fields =
      absl::StrSplit(message.payload, absl::MaxSplits(':', 1));
  uint32_t context_id = 0;
  if (!absl::SimpleAtoi(fields.first, &context_id)) {
    return PeerFault(
        "PAY-3",
        absl::StrCat("expected field id of ", handle_name,
                     " as a decimal number below 2^32, got \"",
                     absl::CHexEscape(fields.first.substr(0, 40)), "\""),
        0);
  }
  return IdAndName(context_id, fields.second);
}

}  // namespace

absl::StatusOr<AddRoute> ParseAddRoute(const MessageView& message) {
  absl::StatusOr<IdAndName> fields = ParseIdAndName(message, "ADD_ROUTE");
  if (!fields.ok()) return fields.status();
  return AddRoute{fields->first, ReplaceInvalidUtf8(fields->second)};
}

absl::StatusOr<DelRoute> ParseDelRoute(const MessageView& message) {
  absl::StatusOr<IdAndName> fields = ParseIdAndName(message, "DEL_ROUTE");
  if (!fields.ok()) return fields.status();
  return DelRoute{fields->first};
}

Message ToMessage(const AddRoute& route) {
  Message message;
  message.header.handle = kAddRoute;
  message.payload =
      absl::StrCat(route.context_id, ":", ReplaceInvalidUtf8(route.name));
  return message;
}

Message ToMessage(const DelRoute& route) {
  Message message;
  message.header.handle = kDelRoute;
  message.payload = absl::StrCat(route.context_id);
  return message;
}

}  // namespace mitogen
