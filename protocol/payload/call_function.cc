#include "protocol/payload/call_function.h"

#include "protocol/handle.h"
#include "protocol/payload/parts/pickled.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

constexpr PayloadName kPayload{"PAY-1", "CALL_FUNCTION"};
constexpr PayloadName kBuilt{"PAY-1", "CALL_FUNCTION", Blame::kCaller};

enum Field {
  kChainId,
  kModule,
  kClass,
  kFunction,
  kArgs,
  kKwargs,
  kFieldCount
};

// The original takes "" for no class.
absl::Status ReadClass(const Document& document, ValueId value,
                       std::optional<absl::string_view>* class_name) {
  if (document.is_none(value)) return absl::OkStatus();
  absl::string_view name;
  const absl::Status status =
      ReadName(kPayload, "class", document, value, &name);
  if (status.ok() && !name.empty()) *class_name = name;
  return status;
}

absl::Status CheckValues(const PayloadName& payload, const Document& document,
                         const CallFunction& call) {
  if (!document.IsHashable(call.chain_id)) {
    return WrongField(payload, "chain_id", "a hashable value",
                      document.kind(call.chain_id));
  }
  const ValueKind args = document.kind(call.args);
  if (args != ValueKind::kTuple && args != ValueKind::kList) {
    return WrongField(payload, "args", "a tuple", args);
  }
  return CheckKwargs(payload, document, call.kwargs);
}

}  // namespace

absl::StatusOr<CallFunction> ParseCallFunction(const MessageView& message,
                                               PickleDecoder* decoder,
                                               Document* document) {
  ASSIGN_OR_RETURN(
      const absl::Span<const ValueId> items,
      DecodeTuple(kPayload, message, kFieldCount, decoder, document));
  CallFunction call;
  call.chain_id = items[kChainId];
  call.args = items[kArgs];
  call.kwargs = items[kKwargs];
  absl::Status status = CheckValues(kPayload, *document, call);
  if (status.ok()) {
    status =
        ReadName(kPayload, "module", *document, items[kModule], &call.module);
  }
  if (status.ok()) {
    status = ReadClass(*document, items[kClass], &call.class_name);
  }
  if (status.ok()) {
    status = ReadName(kPayload, "function", *document, items[kFunction],
                      &call.function);
  }
  if (!status.ok()) return status;
  return call;
}

absl::StatusOr<Message> ToMessage(const CallFunction& call,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  RETURN_IF_ERROR(CheckValues(kBuilt, *document, call));
  ASSIGN_OR_RETURN(const ValueId module,
                   NameValue(kBuilt, "module", call.module, document));
  absl::StatusOr<ValueId> class_name = Document::None();
  if (call.class_name.has_value()) {
    class_name = NameValue(kBuilt, "class", *call.class_name, document);
    if (!class_name.ok()) return class_name.status();
  }
  ASSIGN_OR_RETURN(const ValueId function,
                   NameValue(kBuilt, "function", call.function, document));
  const ValueId tuple =
      document->Tuple({call.chain_id, module, *class_name, function, call.args,
                       KwargsOf(call.kwargs, document)});
  return PickledMessage(kCallFunction, *document, {tuple}, dialect, profile);
}

}  // namespace mitogen
