#include "protocol/payload/table/payload_table.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/table/field_reader.h"
#include "protocol/payload/table/payload_rows.h"

namespace mitogen {
namespace {

using Name = absl::string_view;

constexpr absl::Span<const Name> kNoFields;
constexpr Name kFullname[] = {"fullname"};
constexpr Name kCall[] = {"chain_id", "module", "class",
                          "function", "args",   "kwargs"};
constexpr Name kValue[] = {"value"};
constexpr Name kLog[] = {"logger", "level", "message"};
constexpr Name kIdAndName[] = {"id", "name"};
constexpr Name kId[] = {"id"};
constexpr Name kBlock[] = {"first", "end"};
constexpr Name kModule[] = {"fullname", "pkg_present", "path", "compressed",
                            "related"};
constexpr Name kForward[] = {"context_id", "fullname"};
constexpr Name kService[] = {"service", "method", "kwargs"};
constexpr Name kResource[] = {"package", "resource"};
constexpr Name kResourceData[] = {"package", "resource", "data"};
constexpr Name kData[] = {"data"};
constexpr Name kReason[] = {"reason"};

constexpr Encoding kLegacy = Encoding::kLegacy;
constexpr Encoding kPickle = Encoding::kPickle;
constexpr Encoding kRaw = Encoding::kRaw;

constexpr PayloadForm kForms[] = {
    {"GET_MODULE", false, kGetModule, "PAY-6", kLegacy, kFullname,
     ParseGetModuleFields, BuildGetModule},
    {"CALL_FUNCTION", false, kCallFunction, "PAY-1", kPickle, kCall,
     ParseCallFunctionFields, BuildCallFunction},
    {"CALL_FUNCTION", true, 0, "PAY-4", kPickle, kValue, ParseReplyFields,
     BuildReply},
    {"FORWARD_LOG", false, kForwardLog, "PAY-2", kLegacy, kLog,
     ParseForwardLogFields, BuildForwardLog},
    {"ADD_ROUTE", false, kAddRoute, "PAY-3", kLegacy, kIdAndName,
     ParseAddRouteFields, BuildAddRoute},
    {"DEL_ROUTE", false, kDelRoute, "PAY-3", kLegacy, kId, ParseDelRouteFields,
     BuildDelRoute},
    {"ALLOCATE_ID", false, kAllocateId, "PAY-9", kLegacy, kNoFields,
     ParseEmptyFields, BuildEmpty},
    {"ALLOCATE_ID", true, 0, "PAY-9", kPickle, kBlock, ParseIdBlockFields,
     BuildIdBlock},
    {"SHUTDOWN", false, kShutdown, "PAY-5", kLegacy, kNoFields,
     ParseEmptyFields, BuildEmpty},
    {"LOAD_MODULE", false, kLoadModule, "PAY-7", kPickle, kModule,
     ParseLoadModuleFields, BuildLoadModule},
    {"FORWARD_MODULE", false, kForwardModule, "PAY-8", kLegacy, kForward,
     ParseForwardModuleFields, BuildForwardModule},
    {"DETACHING", false, kDetaching, "PAY-10", kLegacy, kNoFields,
     ParseEmptyFields, BuildEmpty},
    {"DETACHING", true, 0, "PAY-10", kPickle, kValue, ParseReplyFields,
     BuildReply},
    {"CALL_SERVICE", false, kCallService, "PAY-11", kPickle, kService,
     ParseCallServiceFields, BuildCallService},
    {"CALL_SERVICE", true, 0, "PAY-4", kPickle, kValue, ParseReplyFields,
     BuildReply},
    {"STUB_CALL_SERVICE", false, kStubCallService, "PAY-12", kLegacy, kNoFields,
     ParseEmptyFields, BuildEmpty},
    {"GET_RESOURCE", false, kGetResource, "PAY-13", kPickle, kResource,
     ParseGetResourceFields, BuildGetResource},
    {"LOAD_RESOURCE", false, kLoadResource, "PAY-14", kPickle, kResourceData,
     ParseLoadResourceFields, BuildLoadResource},
    {"FILE_CHUNK", false, 0, "PAY-15", kRaw, kData, ParseFileChunkFields,
     BuildFileChunk},
    {"DEAD", false, 0, "PAY-16", kLegacy, kReason, ParseDeadFields, BuildDead},
};

// The release has no such handle yet.
bool IsMissing(const PayloadForm& form, const Dialect& dialect) {
  const HandleInfo* info = FindHandle(form.handle);
  return info != nullptr && dialect.release < info->since;
}

absl::Status Missing(Blame blame, const PayloadForm& form,
                     const Dialect& dialect) {
  return MakeFault(
      blame, form.clause,
      absl::StrCat("expected a release that has ", form.name, ", from ",
                   ReleaseText(FindHandle(form.handle)->since), ", got ",
                   ReleaseText(dialect.release)));
}

}  // namespace

absl::Span<const PayloadForm> PayloadForms() { return kForms; }

const PayloadForm* FindPayloadForm(absl::string_view name, bool reply) {
  for (const PayloadForm& form : kForms) {
    if (form.name == name && form.reply == reply) return &form;
  }
  return nullptr;
}

Encoding PayloadEncoding(const PayloadForm& form, const Dialect& dialect) {
  return dialect.tag_is_encoding ? form.encoding : Encoding::kLegacy;
}

absl::StatusOr<ValueId> ParsePayload(const PayloadForm& form,
                                     const MessageView& message,
                                     const Dialect& dialect,
                                     PickleDecoder* decoder,
                                     Document* document) {
  document->Clear();
  if (IsMissing(form, dialect)) return Missing(Blame::kPeer, form, dialect);
  PayloadParser* parse =
      message.header.is_dead() ? ParseDeadFields : form.parse;
  return parse(message, dialect, decoder, document);
}

absl::StatusOr<Message> BuildPayload(const PayloadForm& form, ValueId fields,
                                     const Dialect& dialect,
                                     PickleProfile profile,
                                     Document* document) {
  if (IsMissing(form, dialect)) return Missing(Blame::kCaller, form, dialect);
  FieldReader reader(form, fields, document);
  reader.CheckKeys();
  if (!reader.status().ok()) return reader.status();
  absl::StatusOr<Message> message = form.build(&reader, dialect, profile);
  if (message.ok()) message->header.handle = form.handle;
  return message;
}

}  // namespace mitogen
