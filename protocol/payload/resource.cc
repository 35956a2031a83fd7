#include "protocol/payload/resource.h"

#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/pickled.h"

namespace mitogen {
namespace {

constexpr PayloadName kGet{"PAY-13", "GET_RESOURCE"};
constexpr PayloadName kLoad{"PAY-14", "LOAD_RESOURCE"};
constexpr PayloadName kBuiltGet{"PAY-13", "GET_RESOURCE", Blame::kCaller};
constexpr PayloadName kBuiltLoad{"PAY-14", "LOAD_RESOURCE", Blame::kCaller};

absl::Status ReadTyped(const PayloadName& payload, absl::string_view field,
                       ValueKind kind, const Document& document, ValueId value,
                       absl::string_view* name) {
  if (document.kind(value) != kind) {
    return WrongField(payload, field, ValueKindName(kind),
                      document.kind(value));
  }
  return ReadName(payload, field, document, value, name);
}

template <typename T>
absl::Status ReadNames(const PayloadName& payload, ValueKind kind,
                       const Document& document,
                       absl::Span<const ValueId> items, T* names) {
  const absl::Status status =
      ReadTyped(payload, "package", kind, document, items[0], &names->package);
  if (!status.ok()) return status;
  return ReadTyped(payload, "resource", kind, document, items[1],
                   &names->resource);
}

absl::StatusOr<LoadResource> ReadLoadResource(const Document& document,
                                              absl::Span<const ValueId> names,
                                              ValueId data) {
  LoadResource reply;
  const absl::Status status =
      ReadNames(kLoad, ValueKind::kText, document, names, &reply);
  if (!status.ok()) return status;
  const ValueKind kind = document.kind(data);
  if (kind == ValueKind::kNone) return reply;
  if (kind != ValueKind::kBytes && kind != ValueKind::kBlob) {
    return WrongField(kLoad, "data", "bytes or None", kind);
  }
  reply.data = document.bytes(data);
  return reply;
}

absl::StatusOr<LoadResource> ParseTwoPickles(const MessageView& message,
                                             PickleDecoder* decoder,
                                             Document* document) {
  decoder->Start(message.payload, document, GlobalPolicy::kNone);
  const absl::StatusOr<ValueId> root = decoder->Next();
  if (!root.ok()) return root.status();
  const absl::StatusOr<ValueId> data = decoder->Next();
  if (!data.ok()) return data.status();
  if (!decoder->AtEnd()) {
    return PeerFault("PAY-14",
                     "expected LOAD_RESOURCE as two pickles, got bytes after "
                     "the second",
                     decoder->consumed());
  }
  const absl::StatusOr<absl::Span<const ValueId>> names =
      TupleItems(kLoad, *document, *root, 2);
  if (!names.ok()) return names.status();
  return ReadLoadResource(*document, *names, *data);
}

struct NameValues {
  ValueId package;
  ValueId resource;
};

absl::StatusOr<NameValues> WriteNames(const PayloadName& payload,
                                      absl::string_view package,
                                      absl::string_view resource,
                                      Document* document) {
  const absl::StatusOr<ValueId> first =
      NameValue(payload, "package", package, document);
  if (!first.ok()) return first.status();
  const absl::StatusOr<ValueId> second =
      NameValue(payload, "resource", resource, document);
  if (!second.ok()) return second.status();
  return NameValues{*first, *second};
}

}  // namespace

absl::StatusOr<GetResource> ParseGetResource(const MessageView& message,
                                             const Dialect& dialect,
                                             PickleDecoder* decoder,
                                             Document* document) {
  const absl::StatusOr<absl::Span<const ValueId>> items =
      DecodeTuple(kGet, message, 2, decoder, document);
  if (!items.ok()) return items.status();
  GetResource request;
  const ValueKind kind =
      dialect.text_resource_names ? ValueKind::kText : ValueKind::kBytes;
  const absl::Status status =
      ReadNames(kGet, kind, *document, *items, &request);
  if (!status.ok()) return status;
  return request;
}

absl::StatusOr<LoadResource> ParseLoadResource(const MessageView& message,
                                               const Dialect& dialect,
                                               PickleDecoder* decoder,
                                               Document* document) {
  const absl::Status tagged = StartPickled(kLoad, message, document);
  if (!tagged.ok()) return tagged;
  if (dialect.shared_memo) return ParseTwoPickles(message, decoder, document);
  const absl::StatusOr<absl::Span<const ValueId>> items =
      DecodeTuple(kLoad, message, 3, decoder, document);
  if (!items.ok()) return items.status();
  return ReadLoadResource(*document, *items, (*items)[2]);
}

absl::StatusOr<Message> ToMessage(const GetResource& request,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  absl::StatusOr<NameValues> names =
      WriteNames(kBuiltGet, request.package, request.resource, document);
  if (!names.ok()) return names.status();
  if (!dialect.text_resource_names) {
    names->package = document->Bytes(request.package);
    names->resource = document->Bytes(request.resource);
  }
  const ValueId tuple = document->Tuple({names->package, names->resource});
  return PickledMessage(kGetResource, *document, {tuple}, dialect, profile);
}

absl::StatusOr<Message> ToMessage(const LoadResource& reply,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  const absl::StatusOr<NameValues> names =
      WriteNames(kBuiltLoad, reply.package, reply.resource, document);
  if (!names.ok()) return names.status();
  ValueId data = Document::None();
  if (reply.data.has_value()) {
    data = document->Borrow(ValueKind::kBytes, *reply.data);
  }
  if (dialect.shared_memo) {
    return PickledMessage(
        kLoadResource, *document,
        {document->Tuple({names->package, names->resource}), data}, dialect,
        profile);
  }
  const ValueId tuple =
      document->Tuple({names->package, names->resource, data});
  return PickledMessage(kLoadResource, *document, {tuple}, dialect, profile);
}

}  // namespace mitogen
