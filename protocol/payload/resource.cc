#include "protocol/payload/resource.h"

#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/parts/pickled.h"
#include "protocol/status_macros.h"

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
  RETURN_IF_ERROR(
      ReadTyped(payload, "package", kind, document, items[0], &names->package));
  return ReadTyped(payload, "resource", kind, document, items[1],
                   &names->resource);
}

absl::StatusOr<LoadResource> ReadLoadResource(const Document& document,
                                              absl::Span<const ValueId> names,
                                              ValueId data) {
  LoadResource reply;
  RETURN_IF_ERROR(ReadNames(kLoad, ValueKind::kText, document, names, &reply));
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
  ASSIGN_OR_RETURN(const ValueId root, decoder->Next());
  ASSIGN_OR_RETURN(const ValueId data, decoder->Next());
  if (!decoder->AtEnd()) {
    return PeerFault("PAY-14",
                     "expected LOAD_RESOURCE as two pickles, got bytes after "
                     "the second",
                     decoder->consumed());
  }
  ASSIGN_OR_RETURN(const absl::Span<const ValueId> names,
                   TupleItems(kLoad, *document, root, 2));
  return ReadLoadResource(*document, names, data);
}

struct NameValues {
  ValueId package;
  ValueId resource;
};

absl::StatusOr<NameValues> WriteNames(const PayloadName& payload,
                                      absl::string_view package,
                                      absl::string_view resource,
                                      Document* document) {
  ASSIGN_OR_RETURN(const ValueId first,
                   NameValue(payload, "package", package, document));
  ASSIGN_OR_RETURN(const ValueId second,
                   NameValue(payload, "resource", resource, document));
  return NameValues{first, second};
}

}  // namespace

absl::StatusOr<GetResource> ParseGetResource(const MessageView& message,
                                             const Dialect& dialect,
                                             PickleDecoder* decoder,
                                             Document* document) {
  ASSIGN_OR_RETURN(const absl::Span<const ValueId> items,
                   DecodeTuple(kGet, message, 2, decoder, document));
  GetResource request;
  const ValueKind kind =
      dialect.text_resource_names ? ValueKind::kText : ValueKind::kBytes;
  RETURN_IF_ERROR(ReadNames(kGet, kind, *document, items, &request));
  return request;
}

absl::StatusOr<LoadResource> ParseLoadResource(const MessageView& message,
                                               const Dialect& dialect,
                                               PickleDecoder* decoder,
                                               Document* document) {
  RETURN_IF_ERROR(StartPickled(kLoad, message, document));
  if (dialect.shared_memo) return ParseTwoPickles(message, decoder, document);
  ASSIGN_OR_RETURN(const absl::Span<const ValueId> items,
                   DecodeTuple(kLoad, message, 3, decoder, document));
  return ReadLoadResource(*document, items, items[2]);
}

absl::StatusOr<Message> ToMessage(const GetResource& request,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  ASSIGN_OR_RETURN(NameValues names, WriteNames(kBuiltGet, request.package,
                                                request.resource, document));
  if (!dialect.text_resource_names) {
    names.package = document->Bytes(request.package);
    names.resource = document->Bytes(request.resource);
  }
  const ValueId tuple = document->Tuple({names.package, names.resource});
  return PickledMessage(kGetResource, *document, {tuple}, dialect, profile);
}

absl::StatusOr<Message> ToMessage(const LoadResource& reply,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  ASSIGN_OR_RETURN(
      const NameValues names,
      WriteNames(kBuiltLoad, reply.package, reply.resource, document));
  ValueId data = Document::None();
  if (reply.data.has_value()) {
    data = document->Borrow(ValueKind::kBytes, *reply.data);
  }
  if (dialect.shared_memo) {
    return PickledMessage(
        kLoadResource, *document,
        {document->Tuple({names.package, names.resource}), data}, dialect,
        profile);
  }
  const ValueId tuple = document->Tuple({names.package, names.resource, data});
  return PickledMessage(kLoadResource, *document, {tuple}, dialect, profile);
}

}  // namespace mitogen
