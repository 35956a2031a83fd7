#include "protocol/payload/parts/pickled.h"

#include <initializer_list>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/payload/parts/context_name_limit.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"

namespace mitogen {

absl::Status WrongField(const PayloadName& payload, absl::string_view field,
                        absl::string_view expected, absl::string_view got) {
  return MakeFault(payload.blame, payload.clause,
                   absl::StrCat("expected field ", field, " of ", payload.name,
                                " as ", expected, ", got ", got));
}

absl::Status WrongField(const PayloadName& payload, absl::string_view field,
                        absl::string_view expected, ValueKind got) {
  return WrongField(payload, field, expected, ValueKindName(got));
}

absl::Status StartPickled(const PayloadName& payload,
                          const MessageView& message, Document* document) {
  document->Clear();
  if (message.header.encoding != Encoding::kRaw) return absl::OkStatus();
  return PeerFault("PAY-17", absl::StrCat("expected ", payload.name,
                                          " in a frame tagged as a pickle, "
                                          "got one tagged as raw bytes"));
}

absl::StatusOr<ValueId> DecodePickled(const PayloadName& payload,
                                      const MessageView& message,
                                      PickleDecoder* decoder,
                                      Document* document) {
  RETURN_IF_ERROR(StartPickled(payload, message, document));
  return decoder->Decode(message.payload, document);
}

absl::StatusOr<absl::Span<const ValueId>> TupleItems(const PayloadName& payload,
                                                     const Document& document,
                                                     ValueId value,
                                                     size_t count) {
  const ValueKind kind = document.kind(value);
  const absl::Span<const ValueId> items = document.items(value);
  if (kind == ValueKind::kTuple && items.size() == count) return items;
  return PeerFault(
      payload.clause,
      absl::StrCat("expected ", payload.name, " as a tuple of ", count,
                   " items, got ", ValueKindName(kind),
                   kind == ValueKind::kTuple || kind == ValueKind::kList
                       ? absl::StrCat(" of ", items.size())
                       : ""));
}

absl::StatusOr<absl::Span<const ValueId>> DecodeTuple(
    const PayloadName& payload, const MessageView& message, size_t count,
    PickleDecoder* decoder, Document* document) {
  ASSIGN_OR_RETURN(const ValueId root,
                   DecodePickled(payload, message, decoder, document));
  return TupleItems(payload, *document, root, count);
}

absl::string_view NameOf(const Document& document, ValueId name) {
  return document.kind(name) == ValueKind::kBytes ? document.bytes(name)
                                                  : document.text(name);
}

absl::Status ReadName(const PayloadName& payload, absl::string_view field,
                      const Document& document, ValueId value,
                      absl::string_view* name) {
  const ValueKind kind = document.kind(value);
  if (kind != ValueKind::kText && kind != ValueKind::kBytes) {
    return WrongField(payload, field, "text", kind);
  }
  const absl::string_view bytes = NameOf(document, value);
  if (kind == ValueKind::kBytes && !IsUtf8(bytes)) {
    return WrongField(payload, field, "text", "bytes that are not UTF-8");
  }
  *name = bytes;
  return absl::OkStatus();
}

absl::Status ReadContextId(const PayloadName& payload, absl::string_view field,
                           const Document& document, ValueId value,
                           uint32_t* id) {
  const ValueKind kind = document.kind(value);
  const int64_t number = document.AsInt(value);
  if (kind != ValueKind::kInt || number < 0 ||
      number > std::numeric_limits<uint32_t>::max()) {
    return WrongField(payload, field, "an integer from 0 to 2^32 - 1",
                      kind == ValueKind::kInt
                          ? absl::StrCat(number)
                          : std::string(ValueKindName(kind)));
  }
  *id = static_cast<uint32_t>(number);
  return absl::OkStatus();
}

absl::Status CheckKwargs(const PayloadName& payload, const Document& document,
                         ValueId kwargs) {
  const ValueKind kind = document.kind(kwargs);
  if (kind != ValueKind::kKwargs && kind != ValueKind::kDict) {
    return WrongField(payload, "kwargs", "Kwargs", kind);
  }
  for (const DictEntries::Entry entry : document.entries(kwargs)) {
    if (document.kind(entry.key) != ValueKind::kText) {
      return WrongField(
          payload, "kwargs", "a dict with keys of text",
          absl::StrCat("a key of ", ValueKindName(document.kind(entry.key))));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ValueId> NameValue(const PayloadName& payload,
                                  absl::string_view field,
                                  absl::string_view name, Document* document) {
  if (IsWtf8(name)) return document->Text(name);
  return WrongField(payload, field, "text", "bytes that are not UTF-8");
}

ValueId KwargsOf(ValueId kwargs, Document* document) {
  if (document->kind(kwargs) == ValueKind::kKwargs) return kwargs;
  const ValueId copy = document->NewKwargs();
  const size_t count = document->entries(kwargs).size();
  for (size_t i = 0; i < count; ++i) {
    const DictEntries::Entry entry = document->entries(kwargs)[i];
    document->Set(copy, entry.key, entry.value);
  }
  return copy;
}

absl::StatusOr<Message> PickledMessage(uint32_t handle,
                                       const Document& document,
                                       std::initializer_list<ValueId> values,
                                       const Dialect& dialect,
                                       PickleProfile profile) {
  Message message;
  message.header.handle = handle;
  message.header.encoding =
      dialect.tag_is_encoding ? Encoding::kPickle : Encoding::kLegacy;
  PickleEncoder encoder(OptionsFor(dialect, profile));
  absl::Status status;
  for (const ValueId value : values) {
    status = encoder.Encode(document, value, &message.payload);
    if (status.ok()) {
      status = CheckContextNameLimit(document, value, dialect, message.payload);
    }
    if (!status.ok()) return status;
  }
  return message;
}

}  // namespace mitogen
