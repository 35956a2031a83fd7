// The operations on the payloads of standard handles, by the fields of the
// payload table.

#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "conformance/json/atom_reader.h"
#include "conformance/json/json_text.h"
#include "conformance/json/json_value.h"
#include "conformance/testee/operation.h"
#include "conformance/testee/pickle_profile.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

// The form that the arguments `handle` and `reply` name.
absl::StatusOr<const PayloadForm*> FormOf(const Request& request) {
  ASSIGN_OR_RETURN(const std::string handle, request.Text("handle"));
  ASSIGN_OR_RETURN(const bool reply, request.Flag("reply"));
  const PayloadForm* form = FindPayloadForm(handle, reply);
  if (form == nullptr) {
    return absl::UnimplementedError(
        absl::StrCat("the ", reply ? "reply to " : "payload ", handle));
  }
  return form;
}

// The argument `tag`; without it, the tag that peers give to the payload.
absl::StatusOr<Encoding> TagOf(const Request& request, Encoding usual) {
  if (!request.Has("tag")) return usual;
  ASSIGN_OR_RETURN(
      const uint64_t tag,
      request.Number("tag", std::numeric_limits<uint16_t>::max()));
  return static_cast<Encoding>(tag);
}

absl::Status AppendFields(const Document& doc, ValueId fields,
                          std::string* out) {
  absl::Status status;
  char before = '{';
  for (const DictEntries::Entry field : doc.entries(fields)) {
    out->push_back(before);
    before = ',';
    AppendJsonString(doc.text(field.key), out);
    out->push_back(':');
    status = AppendValue(doc, field.value, out);
    if (!status.ok()) return status;
  }
  out->append(before == '{' ? "{}" : "}");
  return status;
}

absl::StatusOr<ValueId> ReadFields(const Json& json, Document* doc) {
  if (!json.is_object()) return Expected("fields to be an object");
  const ValueId fields = doc->NewDict();
  for (const auto& [name, field] : json.items()) {
    ASSIGN_OR_RETURN(const ValueId value, ReadValue(field, doc));
    doc->Set(fields, name, value);
  }
  return fields;
}

}  // namespace

absl::Status PayloadParse(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const Dialect dialect, request.PeerDialect());
  ASSIGN_OR_RETURN(const PayloadForm* form, FormOf(request));
  ASSIGN_OR_RETURN(const std::string bytes, request.Bytes("bytes"));
  MessageView message;
  message.header.handle = form->handle;
  ASSIGN_OR_RETURN(message.header.encoding,
                   TagOf(request, PayloadEncoding(*form, dialect)));
  message.payload = bytes;
  Limits limits;
  limits.max_context_name = MaxContextName(dialect);
  Document doc;
  PickleDecoder decoder(limits);
  ASSIGN_OR_RETURN(const ValueId fields,
                   ParsePayload(*form, message, dialect, &decoder, &doc));
  return AppendFields(doc, fields, answer->Begin("fields"));
}

absl::Status PayloadBuild(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const Dialect dialect, request.PeerDialect());
  ASSIGN_OR_RETURN(const PayloadForm* form, FormOf(request));
  ASSIGN_OR_RETURN(const auto profile,
                   request.OneOf<PickleProfile>("profile", kPickleProfiles));
  ASSIGN_OR_RETURN(const Json* json, request.Any("fields"));
  Document doc;
  ASSIGN_OR_RETURN(const ValueId fields, ReadFields(*json, &doc));
  ASSIGN_OR_RETURN(const Message message,
                   BuildPayload(*form, fields, dialect, profile, &doc));
  answer->Bytes("bytes", message.payload);
  if (dialect.tag_is_encoding) {
    answer->Number("tag", static_cast<uint32_t>(message.header.encoding));
  }
  return absl::OkStatus();
}

}  // namespace mitogen
