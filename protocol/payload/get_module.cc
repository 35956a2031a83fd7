#include "protocol/payload/get_module.h"

#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

constexpr absl::string_view kExpected =
    "expected field fullname of GET_MODULE as UTF-8, got other bytes";

}  // namespace

absl::StatusOr<GetModule> ParseGetModule(const MessageView& message) {
  if (!IsUtf8(message.payload)) return PeerFault("PAY-6", kExpected);
  return GetModule{message.payload};
}

absl::StatusOr<Message> ToMessage(const GetModule& request) {
  if (!IsUtf8(request.fullname)) return CallerFault("PAY-6", kExpected);
  Message message;
  message.header.handle = kGetModule;
  message.payload = std::string(request.fullname);
  return message;
}

}  // namespace mitogen
