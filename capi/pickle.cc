// The pickles of mitogen/pickle.h.

#include "mitogen/pickle.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "capi/handles.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/status_macros.h"

namespace mitogen::capi {

absl::Status CheckProfile(mitogen_profile profile) {
  if (profile >= MITOGEN_COMPACT && profile <= MITOGEN_PYTHON2) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "expected a profile from 0 to 2, got ", static_cast<int>(profile)));
}

PickleProfile ProfileOf(mitogen_profile profile) {
  switch (profile) {
    case MITOGEN_COMPACT:
      return PickleProfile::kCompact;
    case MITOGEN_PYTHON3:
      return PickleProfile::kPython3;
    case MITOGEN_PYTHON2:
      return PickleProfile::kPython2;
  }
  return PickleProfile::kCompact;
}

namespace {

// The list of the values of all pickles.
absl::StatusOr<ValueId> ReadAll(PickleDecoder* decoder, Document* document) {
  const ValueId list = document->NewList();
  while (!decoder->AtEnd()) {
    ASSIGN_OR_RETURN(const ValueId value, decoder->Next());
    document->Append(list, value);
  }
  return list;
}

mitogen_result Give(const absl::StatusOr<ValueId>& read, mitogen_value* value,
                    mitogen_error* error) {
  if (read.ok()) *value = read->bits();
  return ResultOf(read.status(), error);
}

absl::Status WriteAll(const mitogen_settings& settings,
                      const Document& document, absl::Span<const ValueId> items,
                      mitogen_profile profile, std::string* out) {
  RETURN_IF_ERROR(CheckProfile(profile));
  PickleEncoder encoder(OptionsFor(settings.dialect, ProfileOf(profile)));
  std::string written;
  for (ValueId item : items) {
    RETURN_IF_ERROR(encoder.Encode(document, item, &written));
  }
  *out += written;
  return absl::OkStatus();
}

}  // namespace
}  // namespace mitogen::capi

using mitogen::Document;
using mitogen::PickleDecoder;
using mitogen::ValueId;
using mitogen::capi::Give;
using mitogen::capi::ResultOf;
using mitogen::capi::ValueIn;
using mitogen::capi::ViewOf;

extern "C" {

mitogen_result mitogen_pickle_read(const mitogen_settings* settings,
                                   const char* bytes, size_t size,
                                   mitogen_document* document,
                                   mitogen_value* value, mitogen_error* error) {
  Document& values = document->document;
  const absl::string_view input =
      values.Adopt(std::string(ViewOf(bytes, size)));
  return Give(PickleDecoder(settings->limits).Decode(input, &values), value,
              error);
}

mitogen_result mitogen_pickle_read_all(const mitogen_settings* settings,
                                       const char* bytes, size_t size,
                                       mitogen_document* document,
                                       mitogen_value* value,
                                       mitogen_error* error) {
  Document& values = document->document;
  PickleDecoder decoder(settings->limits);
  decoder.Start(values.Adopt(std::string(ViewOf(bytes, size))), &values);
  return Give(mitogen::capi::ReadAll(&decoder, &values), value, error);
}

mitogen_result mitogen_pickle_write(const mitogen_settings* settings,
                                    const mitogen_document* document,
                                    mitogen_value value,
                                    mitogen_profile profile,
                                    mitogen_buffer* out, mitogen_error* error) {
  const ValueId item = ValueIn(document, value);
  return ResultOf(mitogen::capi::WriteAll(*settings, document->document,
                                          {&item, 1}, profile, &out->bytes),
                  error);
}

mitogen_result mitogen_pickle_write_all(const mitogen_settings* settings,
                                        const mitogen_document* document,
                                        mitogen_value list,
                                        mitogen_profile profile,
                                        mitogen_buffer* out,
                                        mitogen_error* error) {
  return ResultOf(
      mitogen::capi::WriteAll(*settings, document->document,
                              document->document.items(ValueIn(document, list)),
                              profile, &out->bytes),
      error);
}

}  // extern "C"
