#include "protocol/payload/call_service.h"

#include "protocol/handle.h"
#include "protocol/payload/pickled.h"

namespace mitogen {
namespace {

constexpr PayloadName kPayload{"PAY-11", "CALL_SERVICE"};
constexpr PayloadName kBuilt{"PAY-11", "CALL_SERVICE", Blame::kCaller};

}  // namespace

absl::StatusOr<CallService> ParseCallService(const MessageView& message,
                                             PickleDecoder* decoder,
                                             Document* document) {
  const absl::StatusOr<absl::Span<const ValueId>> items =
      DecodeTuple(kPayload, message, 3, decoder, document);
  if (!items.ok()) return items.status();
  CallService call;
  absl::Status status =
      ReadName(kPayload, "service", *document, (*items)[0], &call.service);
  if (status.ok()) {
    status = ReadName(kPayload, "method", *document, (*items)[1], &call.method);
  }
  call.kwargs = (*items)[2];
  if (status.ok()) status = CheckKwargs(kPayload, *document, call.kwargs);
  if (!status.ok()) return status;
  return call;
}

absl::StatusOr<Message> ToMessage(const CallService& call,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  const absl::Status status = CheckKwargs(kBuilt, *document, call.kwargs);
  if (!status.ok()) return status;
  const absl::StatusOr<ValueId> service =
      NameValue(kBuilt, "service", call.service, document);
  if (!service.ok()) return service.status();
  const absl::StatusOr<ValueId> method =
      NameValue(kBuilt, "method", call.method, document);
  if (!method.ok()) return method.status();
  const ValueId tuple =
      document->Tuple({*service, *method, KwargsOf(call.kwargs, document)});
  return PickledMessage(kCallService, *document, {tuple}, dialect, profile);
}

}  // namespace mitogen
