#include "protocol/payload/route.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/parts/context_id_text.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

constexpr absl::string_view kColon = ":";

}  // namespace

absl::StatusOr<AddRoute> ParseAddRoute(const MessageView& message) {
  const size_t id_size = message.payload.find(kColon);
  ASSIGN_OR_RETURN(const uint32_t id,
                   ParseContextIdText(message.payload.substr(0, id_size),
                                      "PAY-3", "ADD_ROUTE"));
  AddRoute route{id, ""};
  if (id_size == absl::string_view::npos) return route;
  const absl::string_view name = message.payload.substr(id_size + 1);
  if (!IsUtf8(name)) {
    return PeerFault(
        "PAY-3", "expected field name of ADD_ROUTE as UTF-8, got other bytes",
        id_size + 1);
  }
  route.name = std::string(name);
  return route;
}

absl::StatusOr<DelRoute> ParseDelRoute(const MessageView& message) {
  ASSIGN_OR_RETURN(const uint32_t id,
                   ParseContextIdText(
                       message.payload.substr(0, message.payload.find(kColon)),
                       "PAY-3", "DEL_ROUTE"));
  return DelRoute{id};
}

Message ToMessage(const AddRoute& route) {
  Message message;
  message.header.handle = kAddRoute;
  message.payload = absl::StrCat(route.context_id);
  if (!route.name.empty()) {
    absl::StrAppend(&message.payload, kColon, ReplaceInvalidUtf8(route.name));
  }
  return message;
}

Message ToMessage(const DelRoute& route) {
  Message message;
  message.header.handle = kDelRoute;
  message.payload = absl::StrCat(route.context_id);
  return message;
}

}  // namespace mitogen
