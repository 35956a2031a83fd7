#include "protocol/payload/call_function.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

absl::Status WrongField(absl::string_view field, absl::string_view expected,
                        ValueKind kind) {
  return PeerFault(
      "PAY-1", absl::StrCat("expected field ", field, " of CALL_FUNCTION as ",
                            expected, ", got ", ValueKindName(kind)));
}

absl::StatusOr<absl::string_view> NameField(const Document& document,
                                            ValueId value,
                                            absl::string_view field) {
  const ValueKind kind = document.kind(value);
  if (kind == ValueKind::kText) return document.text(value);
  if (kind == ValueKind::kBytes) return document.bytes(value);
  return WrongField(field, "text", kind);
}

absl::Status CheckKwargs(const Document& document, ValueId kwargs) {
  const ValueKind kind = document.kind(kwargs);
  if (kind != ValueKind::kKwargs && kind != ValueKind::kDict) {
    return WrongField("kwargs", "Kwargs", kind);
  }
  for (const DictEntries::Entry entry : document.entries(kwargs)) {
    if (document.kind(entry.key) != ValueKind::kText) {
      return WrongField("kwargs", "a dict with keys of text",
                        document.kind(entry.key));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckArgs(const Document& document, ValueId args) {
  const ValueKind kind = document.kind(args);
  if (kind == ValueKind::kTuple || kind == ValueKind::kList) {
    return absl::OkStatus();
  }
  return WrongField("args", "a tuple", kind);
}

}  // namespace

absl::StatusOr<CallFunction> ParseCallFunction(const MessageView& message,
                                               PickleDecoder* decoder,
                                               Document* document) {
  document->Clear();
  absl::StatusOr<ValueId> root = decoder->Decode(message.payload, document);
  if (!root.ok()) return root.status();
  const absl::Span<const ValueId> fields = document->items(*root);
  if (document->kind(*root) != ValueKind::kTuple || fields.size() != 6) {
    return PeerFault(
        "PAY-1", absl::StrCat("expected CALL_FUNCTION as a tuple of 6 items, "
                              "got ",
                              ValueKindName(document->kind(*root)), " of ",
                              fields.size()));
  }
  CallFunction call;
  call.chain_id = fields[0];
  if (!document->IsHashable(call.chain_id)) {
    return WrongField("chain_id", "a hashable value",
                      document->kind(call.chain_id));
  }
  absl::StatusOr<absl::string_view> module =
      NameField(*document, fields[1], "module");
  if (!module.ok()) return module.status();
  call.module = *module;
  if (!document->is_none(fields[2])) {
    absl::StatusOr<absl::string_view> class_name =
        NameField(*document, fields[2], "class");
    if (!class_name.ok()) return class_name.status();
    call.class_name = *class_name;
  }
  absl::StatusOr<absl::string_view> function =
      NameField(*document, fields[3], "function");
  if (!function.ok()) return function.status();
  call.function = *function;
  absl::Status good = CheckArgs(*document, fields[4]);
  if (good.ok()) good = CheckKwargs(*document, fields[5]);
  if (!good.ok()) return good;
  call.args = fields[4];
  call.kwargs = fields[5];
  return call;
}

}  // namespace mitogen
