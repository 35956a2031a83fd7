// How the payload table parses and builds payloads that are text.

#include <initializer_list>
#include <string>

#include "protocol/payload/dead.h"
#include "protocol/payload/forward_log.h"
#include "protocol/payload/forward_module.h"
#include "protocol/payload/get_module.h"
#include "protocol/payload/route.h"
#include "protocol/payload/table/field_reader.h"
#include "protocol/payload/table/payload_rows.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"

namespace mitogen {

ValueId MakeFields(std::initializer_list<PayloadField> fields,
                   Document* document) {
  const ValueId dict = document->NewDict();
  for (const auto& [name, value] : fields) {
    document->Set(dict, document->Borrow(ValueKind::kText, name), value);
  }
  return dict;
}

absl::StatusOr<ValueId> ParseGetModuleFields(const MessageView& message,
                                             const Dialect&, PickleDecoder*,
                                             Document* document) {
  ASSIGN_OR_RETURN(const GetModule request, ParseGetModule(message));
  return MakeFields(
      {{"fullname", document->Borrow(ValueKind::kText, request.fullname)}},
      document);
}

absl::StatusOr<Message> BuildGetModule(FieldReader* fields, const Dialect&,
                                       PickleProfile) {
  const GetModule request{fields->Name("fullname")};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(request);
}

absl::StatusOr<ValueId> ParseForwardLogFields(const MessageView& message,
                                              const Dialect&, PickleDecoder*,
                                              Document* document) {
  ASSIGN_OR_RETURN(const ForwardLog log, ParseForwardLog(message));
  return MakeFields({{"logger", document->Text(log.logger)},
                     {"level", document->Int(log.level)},
                     {"message", document->Text(log.message)}},
                    document);
}

absl::StatusOr<Message> BuildForwardLog(FieldReader* fields, const Dialect&,
                                        PickleProfile) {
  const ForwardLog log{std::string(fields->Name("logger")),
                       fields->Integer("level"),
                       std::string(fields->Name("message"))};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(log);
}

absl::StatusOr<ValueId> ParseAddRouteFields(const MessageView& message,
                                            const Dialect&, PickleDecoder*,
                                            Document* document) {
  ASSIGN_OR_RETURN(const AddRoute route, ParseAddRoute(message));
  return MakeFields({{"id", document->Int(route.context_id)},
                     {"name", document->Text(route.name)}},
                    document);
}

absl::StatusOr<Message> BuildAddRoute(FieldReader* fields, const Dialect&,
                                      PickleProfile) {
  const AddRoute route{fields->ContextId("id"),
                       std::string(fields->Name("name"))};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(route);
}

absl::StatusOr<ValueId> ParseDelRouteFields(const MessageView& message,
                                            const Dialect&, PickleDecoder*,
                                            Document* document) {
  ASSIGN_OR_RETURN(const DelRoute route, ParseDelRoute(message));
  return MakeFields({{"id", document->Int(route.context_id)}}, document);
}

absl::StatusOr<Message> BuildDelRoute(FieldReader* fields, const Dialect&,
                                      PickleProfile) {
  const DelRoute route{fields->ContextId("id")};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(route);
}

absl::StatusOr<ValueId> ParseForwardModuleFields(const MessageView& message,
                                                 const Dialect&, PickleDecoder*,
                                                 Document* document) {
  ASSIGN_OR_RETURN(const ForwardModule request, ParseForwardModule(message));
  return MakeFields(
      {{"context_id", document->Int(request.context_id)},
       {"fullname", document->Borrow(ValueKind::kText, request.fullname)}},
      document);
}

absl::StatusOr<Message> BuildForwardModule(FieldReader* fields, const Dialect&,
                                           PickleProfile) {
  const ForwardModule request{fields->ContextId("context_id"),
                              fields->Name("fullname")};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(request);
}

absl::StatusOr<ValueId> ParseEmptyFields(const MessageView&, const Dialect&,
                                         PickleDecoder*, Document* document) {
  return document->NewDict();
}

absl::StatusOr<Message> BuildEmpty(FieldReader*, const Dialect&,
                                   PickleProfile) {
  return Message();
}

absl::StatusOr<ValueId> ParseDeadFields(const MessageView& message,
                                        const Dialect&, PickleDecoder*,
                                        Document* document) {
  const Dead dead = ParseDead(message);
  return MakeFields({{"reason", document->Text(dead.reason)}}, document);
}

absl::StatusOr<Message> BuildDead(FieldReader* fields, const Dialect&,
                                  PickleProfile) {
  const Dead dead{std::string(fields->Name("reason"))};
  if (!fields->status().ok()) return fields->status();
  return ToMessage(dead);
}

}  // namespace mitogen
