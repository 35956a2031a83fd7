// How the payload table parses and builds payloads that are pickles.

#include <optional>

#include "protocol/payload/call_function.h"
#include "protocol/payload/call_reply.h"
#include "protocol/payload/call_service.h"
#include "protocol/payload/file_chunk.h"
#include "protocol/payload/id_block.h"
#include "protocol/payload/load_module.h"
#include "protocol/payload/parts/pickled.h"
#include "protocol/payload/resource.h"
#include "protocol/payload/table/field_reader.h"
#include "protocol/payload/table/payload_rows.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

ValueId TextOf(absl::string_view text, Document* document) {
  return document->Borrow(ValueKind::kText, text);
}

ValueId TextOrNone(std::optional<absl::string_view> text, Document* document) {
  return text.has_value() ? TextOf(*text, document) : Document::None();
}

// A list of texts.
ValueId NamesOf(ValueId names, Document* document) {
  const ValueId list = document->NewList();
  const size_t count = document->items(names).size();
  for (size_t i = 0; i < count; ++i) {
    const ValueId name = document->items(names)[i];
    document->Append(list, TextOf(NameOf(*document, name), document));
  }
  return list;
}

}  // namespace

absl::StatusOr<ValueId> ParseCallFunctionFields(const MessageView& message,
                                                const Dialect&,
                                                PickleDecoder* decoder,
                                                Document* document) {
  ASSIGN_OR_RETURN(const CallFunction call,
                   ParseCallFunction(message, decoder, document));
  return MakeFields({{"chain_id", call.chain_id},
                     {"module", TextOf(call.module, document)},
                     {"class", TextOrNone(call.class_name, document)},
                     {"function", TextOf(call.function, document)},
                     {"args", call.args},
                     {"kwargs", call.kwargs}},
                    document);
}

absl::StatusOr<Message> BuildCallFunction(FieldReader* fields,
                                          const Dialect& dialect,
                                          PickleProfile profile) {
  CallFunction call;
  call.chain_id = fields->Value("chain_id");
  call.module = fields->Name("module");
  call.class_name = fields->OptionalName("class");
  call.function = fields->Name("function");
  call.args = fields->Value("args");
  call.kwargs = fields->Value("kwargs");
  if (!fields->status().ok()) return fields->status();
  return ToMessage(call, dialect, profile, fields->document());
}

absl::StatusOr<ValueId> ParseReplyFields(const MessageView& message,
                                         const Dialect&, PickleDecoder* decoder,
                                         Document* document) {
  ASSIGN_OR_RETURN(const CallReply reply,
                   ParseCallReply(message, decoder, document));
  return MakeFields({{"value", reply.value}}, document);
}

absl::StatusOr<Message> BuildReply(FieldReader* fields, const Dialect& dialect,
                                   PickleProfile profile) {
  return CallReplyMessage(fields->Value("value"), dialect, profile,
                          *fields->document());
}

absl::StatusOr<ValueId> ParseIdBlockFields(const MessageView& message,
                                           const Dialect&,
                                           PickleDecoder* decoder,
                                           Document* document) {
  ASSIGN_OR_RETURN(const IdBlock block,
                   ParseIdBlock(message, decoder, document));
  return MakeFields({{"first", document->Int(block.first)},
                     {"end", document->Int(block.end)}},
                    document);
}

absl::StatusOr<Message> BuildIdBlock(FieldReader* fields,
                                     const Dialect& dialect,
                                     PickleProfile profile) {
  const IdBlock block{fields->ContextId("first"), fields->ContextId("end")};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(block, dialect, profile, fields->document());
}

absl::StatusOr<ValueId> ParseLoadModuleFields(const MessageView& message,
                                              const Dialect&,
                                              PickleDecoder* decoder,
                                              Document* document) {
  ASSIGN_OR_RETURN(const LoadModule module,
                   ParseLoadModule(message, decoder, document));
  ValueId present = Document::None();
  ValueId compressed = Document::None();
  ValueId related = document->NewList();
  if (module.found()) {
    if (!document->is_none(module.pkg_present)) {
      present = NamesOf(module.pkg_present, document);
    }
    compressed = document->Borrow(ValueKind::kBytes, module.compressed);
    related = NamesOf(module.related, document);
  }
  return MakeFields({{"fullname", TextOf(module.fullname, document)},
                     {"pkg_present", present},
                     {"path", TextOrNone(module.path, document)},
                     {"compressed", compressed},
                     {"related", related}},
                    document);
}

absl::StatusOr<Message> BuildLoadModule(FieldReader* fields,
                                        const Dialect& dialect,
                                        PickleProfile profile) {
  LoadModule module;
  module.fullname = fields->Name("fullname");
  module.path = fields->OptionalName("path");
  module.pkg_present = fields->Value("pkg_present");
  module.related = fields->Value("related");
  if (module.found()) module.compressed = fields->Bytes("compressed");
  if (!fields->status().ok()) return fields->status();
  return ToMessage(module, dialect, profile, fields->document());
}

absl::StatusOr<ValueId> ParseCallServiceFields(const MessageView& message,
                                               const Dialect&,
                                               PickleDecoder* decoder,
                                               Document* document) {
  ASSIGN_OR_RETURN(const CallService call,
                   ParseCallService(message, decoder, document));
  return MakeFields({{"service", TextOf(call.service, document)},
                     {"method", TextOf(call.method, document)},
                     {"kwargs", call.kwargs}},
                    document);
}

absl::StatusOr<Message> BuildCallService(FieldReader* fields,
                                         const Dialect& dialect,
                                         PickleProfile profile) {
  const CallService call{fields->Name("service"), fields->Name("method"),
                         fields->Value("kwargs")};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(call, dialect, profile, fields->document());
}

absl::StatusOr<ValueId> ParseGetResourceFields(const MessageView& message,
                                               const Dialect& dialect,
                                               PickleDecoder* decoder,
                                               Document* document) {
  ASSIGN_OR_RETURN(const GetResource request,
                   ParseGetResource(message, dialect, decoder, document));
  return MakeFields({{"package", TextOf(request.package, document)},
                     {"resource", TextOf(request.resource, document)}},
                    document);
}

absl::StatusOr<Message> BuildGetResource(FieldReader* fields,
                                         const Dialect& dialect,
                                         PickleProfile profile) {
  const GetResource request{fields->Name("package"), fields->Name("resource")};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(request, dialect, profile, fields->document());
}

absl::StatusOr<ValueId> ParseLoadResourceFields(const MessageView& message,
                                                const Dialect& dialect,
                                                PickleDecoder* decoder,
                                                Document* document) {
  ASSIGN_OR_RETURN(const LoadResource reply,
                   ParseLoadResource(message, dialect, decoder, document));
  ValueId data = Document::None();
  if (reply.data.has_value()) {
    data = document->Borrow(ValueKind::kBytes, *reply.data);
  }
  return MakeFields({{"package", TextOf(reply.package, document)},
                     {"resource", TextOf(reply.resource, document)},
                     {"data", data}},
                    document);
}

absl::StatusOr<Message> BuildLoadResource(FieldReader* fields,
                                          const Dialect& dialect,
                                          PickleProfile profile) {
  const LoadResource reply{fields->Name("package"), fields->Name("resource"),
                           fields->OptionalBytes("data")};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(reply, dialect, profile, fields->document());
}

absl::StatusOr<ValueId> ParseFileChunkFields(const MessageView& message,
                                             const Dialect& dialect,
                                             PickleDecoder* decoder,
                                             Document* document) {
  ASSIGN_OR_RETURN(const FileChunk chunk,
                   ParseFileChunk(message, dialect, decoder, document));
  return MakeFields({{"data", document->Borrow(ValueKind::kBytes, chunk.data)}},
                    document);
}

absl::StatusOr<Message> BuildFileChunk(FieldReader* fields,
                                       const Dialect& dialect,
                                       PickleProfile profile) {
  const FileChunk chunk{fields->Bytes("data")};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(chunk, dialect, profile, fields->document());
}

}  // namespace mitogen
