#include "protocol/payload/table/field_reader.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {

void FieldReader::Fail(absl::string_view field, absl::string_view expected,
                       absl::string_view got) {
  if (!status_.ok()) return;
  status_ = CallerFault(
      form_.clause, absl::StrCat("expected field ", field, " of ", form_.name,
                                 " as ", expected, ", got ", got));
}

void FieldReader::CheckKeys() {
  const ValueKind kind = document_->kind(fields_);
  if (kind != ValueKind::kDict) {
    status_ = CallerFault(
        form_.clause, absl::StrCat("expected the fields of ", form_.name,
                                   " as a dict, got ", ValueKindName(kind)));
    return;
  }
  for (const DictEntries::Entry entry : document_->entries(fields_)) {
    if (document_->kind(entry.key) != ValueKind::kText ||
        std::find(form_.fields.begin(), form_.fields.end(),
                  document_->text(entry.key)) == form_.fields.end()) {
      Fail(document_->text(entry.key), "none", "one");
    }
  }
  for (const absl::string_view field : form_.fields) Value(field);
}

ValueId FieldReader::Value(absl::string_view field) {
  const std::optional<ValueId> value = document_->Find(fields_, field);
  if (!value.has_value()) Fail(field, "a value", "none");
  return value.value_or(Document::None());
}

absl::string_view FieldReader::Name(absl::string_view field) {
  const ValueId value = Value(field);
  const ValueKind kind = document_->kind(value);
  if (kind == ValueKind::kText) return document_->text(value);
  if (kind == ValueKind::kBytes) return document_->bytes(value);
  Fail(field, "text", ValueKindName(kind));
  return "";
}

std::optional<absl::string_view> FieldReader::OptionalName(
    absl::string_view field) {
  if (document_->is_none(Value(field))) return std::nullopt;
  return Name(field);
}

absl::string_view FieldReader::Bytes(absl::string_view field) {
  const ValueId value = Value(field);
  const ValueKind kind = document_->kind(value);
  if (kind != ValueKind::kBytes && kind != ValueKind::kBlob) {
    Fail(field, "bytes", ValueKindName(kind));
  }
  return document_->bytes(value);
}

std::optional<absl::string_view> FieldReader::OptionalBytes(
    absl::string_view field) {
  if (document_->is_none(Value(field))) return std::nullopt;
  return Bytes(field);
}

int64_t FieldReader::Integer(absl::string_view field) {
  const ValueId value = Value(field);
  const ValueKind kind = document_->kind(value);
  if (kind != ValueKind::kInt) {
    Fail(field, "an integer of 64 bits", ValueKindName(kind));
  }
  return document_->AsInt(value);
}

uint32_t FieldReader::ContextId(absl::string_view field) {
  const int64_t id = Integer(field);
  if (id < 0 || id > std::numeric_limits<uint32_t>::max()) {
    Fail(field, "an integer from 0 to 2^32 - 1", absl::StrCat(id));
  }
  return static_cast<uint32_t>(id);
}

}  // namespace mitogen
