#include "mitogen/base.h"

#include <iterator>
#include <limits>

#include "absl/strings/str_cat.h"
#include "capi/handles.h"
#include "protocol/fault.h"
#include "protocol/release.h"
#include "protocol/status_macros.h"
#include "protocol/version.h"

namespace mitogen::capi {
namespace {

mitogen_result ResultOf(Blame blame) {
  switch (blame) {
    case Blame::kPeer:
      return MITOGEN_ERROR_PEER;
    case Blame::kCaller:
      return MITOGEN_ERROR_CALLER;
    case Blame::kLimit:
      return MITOGEN_ERROR_LIMIT;
    case Blame::kInternal:
      return MITOGEN_ERROR_INTERNAL;
  }
  return MITOGEN_ERROR_INTERNAL;
}

struct LimitField {
  absl::string_view name;
  uint32_t Limits::* narrow = nullptr;
  uint64_t Limits::* wide = nullptr;
};

constexpr LimitField kLimitFields[] = {
    {"max_message_size", &Limits::max_message_size},
    {"max_pickle_opcodes", nullptr, &Limits::max_pickle_opcodes},
    {"max_pickle_stack", &Limits::max_pickle_stack},
    {"max_pickle_marks", &Limits::max_pickle_marks},
    {"max_pickle_memo_entries", &Limits::max_pickle_memo_entries},
    {"max_pickle_memo_index", &Limits::max_pickle_memo_index},
    {"max_integer_digits", &Limits::max_integer_digits},
    {"max_float_characters", &Limits::max_float_characters},
    {"max_context_name", &Limits::max_context_name},
    {"max_first_stage_size", &Limits::max_first_stage_size},
    {"max_preamble_size", nullptr, &Limits::max_preamble_size},
    {"max_parents", &Limits::max_parents},
    {"max_boot_noise", &Limits::max_boot_noise},
    {"max_literal_nesting", &Limits::max_literal_nesting},
    {"max_output_line", &Limits::max_output_line},
};

absl::Status SetLimit(Limits* limits, absl::string_view name, uint64_t value) {
  for (const LimitField& field : kLimitFields) {
    if (field.name != name) continue;
    if (field.wide != nullptr) {
      limits->*field.wide = value;
      return absl::OkStatus();
    }
    if (value > std::numeric_limits<uint32_t>::max()) {
      return absl::InvalidArgumentError(
          absl::StrCat("expected the limit ", name,
                       " to be at most 4294967295, got ", value));
    }
    limits->*field.narrow = static_cast<uint32_t>(value);
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "expected the name of a limit (protocol/limits.h), got \"", name, "\""));
}

absl::Status SetRelease(Dialect* dialect, absl::string_view text) {
  ASSIGN_OR_RETURN(const Release release, ParseRelease(text));
  ASSIGN_OR_RETURN(*dialect, DialectOf(release));
  return absl::OkStatus();
}

}  // namespace

mitogen_result ResultOf(const absl::Status& status, mitogen_error* error) {
  if (status.ok()) return MITOGEN_OK;
  const std::optional<Fault> fault = FaultOf(status);
  if (error != nullptr) {
    error->message = std::string(status.message());
    error->clause = fault.has_value() ? fault->clause : "";
    error->offset = fault.has_value() ? fault->offset : std::nullopt;
  }
  if (fault.has_value()) return ResultOf(fault->blame);
  if (absl::IsInvalidArgument(status)) return MITOGEN_ERROR_CALLER;
  if (absl::IsResourceExhausted(status)) return MITOGEN_ERROR_LIMIT;
  return MITOGEN_ERROR_INTERNAL;
}

}  // namespace mitogen::capi

using mitogen::capi::BytesOf;
using mitogen::capi::ResultOf;

extern "C" {

const char* mitogen_version(void) { return mitogen::LibraryVersion().data(); }

mitogen_error* mitogen_error_new(void) { return new mitogen_error; }

void mitogen_error_free(mitogen_error* error) { delete error; }

const char* mitogen_error_message(const mitogen_error* error) {
  return error->message.c_str();
}

const char* mitogen_error_clause(const mitogen_error* error) {
  return error->clause.c_str();
}

int mitogen_error_offset(const mitogen_error* error, uint64_t* offset) {
  if (!error->offset.has_value()) return 0;
  *offset = *error->offset;
  return 1;
}

mitogen_buffer* mitogen_buffer_new(void) { return new mitogen_buffer; }

void mitogen_buffer_free(mitogen_buffer* buffer) { delete buffer; }

mitogen_bytes mitogen_buffer_bytes(const mitogen_buffer* buffer) {
  return BytesOf(buffer->bytes);
}

void mitogen_buffer_clear(mitogen_buffer* buffer) { buffer->bytes.clear(); }

mitogen_settings* mitogen_settings_new(void) { return new mitogen_settings; }

void mitogen_settings_free(mitogen_settings* settings) { delete settings; }

mitogen_result mitogen_settings_set_release(mitogen_settings* settings,
                                            const char* release,
                                            mitogen_error* error) {
  return ResultOf(mitogen::capi::SetRelease(&settings->dialect, release),
                  error);
}

mitogen_result mitogen_settings_set_limit(mitogen_settings* settings,
                                          const char* name, uint64_t value,
                                          mitogen_error* error) {
  return ResultOf(mitogen::capi::SetLimit(&settings->limits, name, value),
                  error);
}

}  // extern "C"
