#include "mitogen/payload.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "capi/handles.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/status_macros.h"

namespace mitogen::capi {
namespace {

absl::StatusOr<const PayloadForm*> FindForm(absl::string_view name,
                                            bool is_reply) {
  const PayloadForm* const form = FindPayloadForm(name, is_reply);
  if (form != nullptr) return form;
  return absl::InvalidArgumentError(
      absl::StrCat("expected the name of a payload, got \"", name, "\"",
                   is_reply ? " as a reply" : ""));
}

absl::Status Read(const mitogen_settings& settings, absl::string_view name,
                  bool is_reply, MessageView message,
                  mitogen_document* document, mitogen_value* fields) {
  ASSIGN_OR_RETURN(const PayloadForm* form, FindForm(name, is_reply));
  document->payload.assign(message.payload.data(), message.payload.size());
  message.payload = document->payload;
  PickleDecoder decoder(settings.limits);
  ASSIGN_OR_RETURN(const ValueId read,
                   ParsePayload(*form, message, settings.dialect, &decoder,
                                &document->document));
  *fields = read.bits();
  return absl::OkStatus();
}

absl::StatusOr<Message> Build(const mitogen_settings& settings,
                              absl::string_view name, bool is_reply,
                              mitogen_document* document, mitogen_value fields,
                              mitogen_profile profile) {
  RETURN_IF_ERROR(CheckProfile(profile));
  ASSIGN_OR_RETURN(const PayloadForm* form, FindForm(name, is_reply));
  return BuildPayload(*form, ValueIn(document, fields), settings.dialect,
                      ProfileOf(profile), &document->document);
}

}  // namespace
}  // namespace mitogen::capi

using mitogen::PayloadForm;
using mitogen::PayloadForms;
using mitogen::capi::ResultOf;

extern "C" {

size_t mitogen_payload_form_count(void) { return PayloadForms().size(); }

mitogen_result mitogen_payload_form_at(size_t index, mitogen_payload_form* form,
                                       mitogen_error* error) {
  if (index >= PayloadForms().size()) {
    return ResultOf(absl::InvalidArgumentError(
                        absl::StrCat("expected an index below ",
                                     PayloadForms().size(), ", got ", index)),
                    error);
  }
  const PayloadForm& found = PayloadForms()[index];
  *form = {found.name.data(), found.reply ? 1 : 0, found.handle,
           found.clause.data(), found.fields.size()};
  return MITOGEN_OK;
}

const char* mitogen_payload_field_at(size_t form_index, size_t field_index) {
  if (form_index >= PayloadForms().size()) return nullptr;
  const PayloadForm& form = PayloadForms()[form_index];
  if (field_index >= form.fields.size()) return nullptr;
  return form.fields[field_index].data();
}

mitogen_result mitogen_payload_read(const mitogen_settings* settings,
                                    const char* name, int is_reply,
                                    const mitogen_message* message,
                                    mitogen_document* document,
                                    mitogen_value* fields,
                                    mitogen_error* error) {
  return ResultOf(
      mitogen::capi::Read(*settings, name, is_reply != 0,
                          mitogen::capi::ViewOf(*message), document, fields),
      error);
}

mitogen_result mitogen_payload_write(
    const mitogen_settings* settings, const char* name, int is_reply,
    mitogen_document* document, mitogen_value fields, mitogen_profile profile,
    mitogen_buffer* payload, mitogen_message* message, mitogen_error* error) {
  absl::StatusOr<mitogen::Message> built = mitogen::capi::Build(
      *settings, name, is_reply != 0, document, fields, profile);
  if (!built.ok()) return ResultOf(built.status(), error);
  payload->bytes = std::move(built->payload);
  *message = mitogen::capi::MessageOf({built->header, payload->bytes});
  return MITOGEN_OK;
}

}  // extern "C"
