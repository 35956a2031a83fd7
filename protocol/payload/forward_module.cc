#include "protocol/payload/forward_module.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/parts/context_id_text.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

constexpr absl::string_view kNul("\0", 1);
constexpr absl::string_view kExpectedName =
    "expected field fullname of FORWARD_MODULE as UTF-8, got other bytes";

}  // namespace

absl::StatusOr<ForwardModule> ParseForwardModule(const MessageView& message) {
  const size_t nul = message.payload.find('\0');
  if (nul == absl::string_view::npos) {
    return PeerFault("PAY-8",
                     "expected FORWARD_MODULE as id NUL fullname, got no NUL");
  }
  ASSIGN_OR_RETURN(const uint32_t id,
                   ParseContextIdText(message.payload.substr(0, nul), "PAY-8",
                                      "FORWARD_MODULE"));
  const absl::string_view fullname = message.payload.substr(nul + 1);
  if (!IsUtf8(fullname)) return PeerFault("PAY-8", kExpectedName, nul + 1);
  return ForwardModule{id, fullname};
}

absl::StatusOr<Message> ToMessage(const ForwardModule& request) {
  if (!IsUtf8(request.fullname)) return CallerFault("PAY-8", kExpectedName);
  Message message;
  message.header.handle = kForwardModule;
  message.payload = absl::StrCat(request.context_id, kNul, request.fullname);
  return message;
}

}  // namespace mitogen
