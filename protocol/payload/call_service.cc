#include "protocol/payload/call_service.h"

#include "protocol/handle.h"
#include "protocol/payload/parts/pickled.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

constexpr PayloadName kPayload{"PAY-11", "CALL_SERVICE"};
constexpr PayloadName kBuilt{"PAY-11", "CALL_SERVICE", Blame::kCaller};

}  // namespace

absl::StatusOr<CallService> ParseCallService(const MessageView& message,
                                             PickleDecoder* decoder,
                                             Document* document) {
  ASSIGN_OR_RETURN(const absl::Span<const ValueId> items,
                   DecodeTuple(kPayload, message, 3, decoder, document));
  CallService call;
  absl::Status status =
      ReadName(kPayload, "service", *document, items[0], &call.service);
  if (status.ok()) {
    status = ReadName(kPayload, "method", *document, items[1], &call.method);
  }
  call.kwargs = items[2];
  if (status.ok()) status = CheckKwargs(kPayload, *document, call.kwargs);
  if (!status.ok()) return status;
  return call;
}

absl::StatusOr<Message> ToMessage(const CallService& call,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  RETURN_IF_ERROR(CheckKwargs(kBuilt, *document, call.kwargs));
  ASSIGN_OR_RETURN(const ValueId service,
                   NameValue(kBuilt, "service", call.service, document));
  ASSIGN_OR_RETURN(const ValueId method,
                   NameValue(kBuilt, "method", call.method, document));
  const ValueId tuple =
      document->Tuple({service, method, KwargsOf(call.kwargs, document)});
  return PickledMessage(kCallService, *document, {tuple}, dialect, profile);
}

}  // namespace mitogen
