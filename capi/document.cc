// The values of mitogen/pickle.h.

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "capi/handles.h"
#include "mitogen/pickle.h"
#include "protocol/text/wtf8.h"

namespace mitogen::capi {
namespace {

static_assert(MITOGEN_KIND_NONE == static_cast<int>(ValueKind::kNone));
static_assert(MITOGEN_KIND_BOOL == static_cast<int>(ValueKind::kBool));
static_assert(MITOGEN_KIND_INT == static_cast<int>(ValueKind::kInt));
static_assert(MITOGEN_KIND_BIG_INT == static_cast<int>(ValueKind::kBigInt));
static_assert(MITOGEN_KIND_FLOAT == static_cast<int>(ValueKind::kFloat));
static_assert(MITOGEN_KIND_TEXT == static_cast<int>(ValueKind::kText));
static_assert(MITOGEN_KIND_BYTES == static_cast<int>(ValueKind::kBytes));
static_assert(MITOGEN_KIND_BYTE_ARRAY ==
              static_cast<int>(ValueKind::kByteArray));
static_assert(MITOGEN_KIND_LIST == static_cast<int>(ValueKind::kList));
static_assert(MITOGEN_KIND_TUPLE == static_cast<int>(ValueKind::kTuple));
static_assert(MITOGEN_KIND_DICT == static_cast<int>(ValueKind::kDict));
static_assert(MITOGEN_KIND_SET == static_cast<int>(ValueKind::kSet));
static_assert(MITOGEN_KIND_FROZEN_SET ==
              static_cast<int>(ValueKind::kFrozenSet));
static_assert(MITOGEN_KIND_GLOBAL == static_cast<int>(ValueKind::kGlobal));
static_assert(MITOGEN_KIND_BLOB == static_cast<int>(ValueKind::kBlob));
static_assert(MITOGEN_KIND_SECRET == static_cast<int>(ValueKind::kSecret));
static_assert(MITOGEN_KIND_KWARGS == static_cast<int>(ValueKind::kKwargs));
static_assert(MITOGEN_KIND_CALL_ERROR ==
              static_cast<int>(ValueKind::kCallError));
static_assert(MITOGEN_KIND_SENDER == static_cast<int>(ValueKind::kSender));
static_assert(MITOGEN_KIND_CONTEXT == static_cast<int>(ValueKind::kContext));
static_assert(ValueId(MITOGEN_NONE) == Document::None());
static_assert(ValueId(MITOGEN_FALSE) == Document::Bool(false));
static_assert(ValueId(MITOGEN_TRUE) == Document::Bool(true));

bool IsText(mitogen_kind kind) {
  return kind == MITOGEN_KIND_TEXT || kind == MITOGEN_KIND_SECRET ||
         kind == MITOGEN_KIND_CALL_ERROR;
}

bool IsBinary(mitogen_kind kind) {
  return kind == MITOGEN_KIND_BYTES || kind == MITOGEN_KIND_BYTE_ARRAY ||
         kind == MITOGEN_KIND_BLOB;
}

absl::Status CheckString(mitogen_kind kind, absl::string_view bytes) {
  if (IsBinary(kind)) return absl::OkStatus();
  if (!IsText(kind)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "expected a kind that is a string, got ", mitogen_kind_name(kind)));
  }
  if (IsWtf8(bytes)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "expected ", mitogen_kind_name(kind), " in UTF-8, got other bytes"));
}

bool IsDict(ValueKind kind) {
  return kind == ValueKind::kDict || kind == ValueKind::kKwargs;
}

bool IsString(ValueKind kind) {
  const auto number = static_cast<mitogen_kind>(kind);
  return IsText(number) || IsBinary(number);
}

ValueId Child(const mitogen_document* document, mitogen_value value,
              size_t index) {
  const absl::Span<const ValueId> children =
      document->document.children(ValueIn(document, value));
  return index < children.size() ? children[index] : Document::None();
}

// Where the key of an entry is among the children; past the end for what is no
// dict.
size_t KeyIndex(const mitogen_document* document, mitogen_value value,
                size_t index) {
  const Document& values = document->document;
  const ValueId dict = ValueIn(document, value);
  const size_t end = values.children(dict).size();
  return IsDict(values.kind(dict)) && index < end / 2 ? 2 * index : end;
}

}  // namespace
}  // namespace mitogen::capi

using mitogen::Document;
using mitogen::ValueId;
using mitogen::ValueKind;
using mitogen::capi::BytesOf;
using mitogen::capi::ResultOf;
using mitogen::capi::ValueIn;
using mitogen::capi::ViewOf;

extern "C" {

mitogen_document* mitogen_document_new(void) { return new mitogen_document; }

void mitogen_document_free(mitogen_document* document) { delete document; }

void mitogen_document_clear(mitogen_document* document) {
  document->document.Clear();
  document->payload = std::string();
}

mitogen_value mitogen_int(mitogen_document* document, int64_t value) {
  return document->document.Int(value).bits();
}

mitogen_value mitogen_big_int(mitogen_document* document, const char* bytes,
                              size_t size) {
  return document->document.BigInt(ViewOf(bytes, size)).bits();
}

mitogen_value mitogen_float(mitogen_document* document, double value) {
  return document->document.Float(value).bits();
}

mitogen_result mitogen_string(mitogen_document* document, mitogen_kind kind,
                              const char* bytes, size_t size,
                              mitogen_value* value, mitogen_error* error) {
  const absl::string_view string = ViewOf(bytes, size);
  const absl::Status usable = mitogen::capi::CheckString(kind, string);
  if (!usable.ok()) return ResultOf(usable, error);
  Document& values = document->document;
  *value = values
               .Borrow(static_cast<ValueKind>(kind),
                       values.Adopt(std::string(string)))
               .bits();
  return MITOGEN_OK;
}

mitogen_value mitogen_sender(mitogen_document* document, uint32_t context_id,
                             uint32_t handle) {
  return document->document.Sender(context_id, handle).bits();
}

mitogen_value mitogen_context_value(mitogen_document* document,
                                    uint32_t context_id, const char* name) {
  if (name == nullptr) return document->document.Context(context_id).bits();
  return document->document.Context(context_id, absl::string_view(name)).bits();
}

mitogen_value mitogen_list(mitogen_document* document) {
  return document->document.NewList().bits();
}

mitogen_value mitogen_dict(mitogen_document* document) {
  return document->document.NewDict().bits();
}

mitogen_value mitogen_kwargs(mitogen_document* document) {
  return document->document.NewKwargs().bits();
}

mitogen_value mitogen_tuple(mitogen_document* document,
                            const mitogen_value* items, size_t count) {
  std::vector<ValueId> values(count);
  std::transform(items, items + count, values.begin(),
                 [&](mitogen_value item) { return ValueIn(document, item); });
  return document->document.Tuple(values).bits();
}

void mitogen_append(mitogen_document* document, mitogen_value list,
                    mitogen_value item) {
  document->document.Append(ValueIn(document, list), ValueIn(document, item));
}

void mitogen_set(mitogen_document* document, mitogen_value dict,
                 mitogen_value key, mitogen_value value) {
  document->document.Set(ValueIn(document, dict), ValueIn(document, key),
                         ValueIn(document, value));
}

mitogen_kind mitogen_kind_of(const mitogen_document* document,
                             mitogen_value value) {
  return static_cast<mitogen_kind>(
      document->document.kind(ValueIn(document, value)));
}

const char* mitogen_kind_name(mitogen_kind kind) {
  if (kind < MITOGEN_KIND_NONE || kind > MITOGEN_KIND_CONTEXT) {
    return "no kind";
  }
  return mitogen::ValueKindName(static_cast<ValueKind>(kind)).data();
}

int64_t mitogen_int_of(const mitogen_document* document, mitogen_value value) {
  return document->document.AsInt(ValueIn(document, value));
}

mitogen_bytes mitogen_big_int_of(mitogen_document* document,
                                 mitogen_value value) {
  return BytesOf(document->document.IntegerBytes(ValueIn(document, value),
                                                 document->integer_scratch));
}

double mitogen_float_of(const mitogen_document* document, mitogen_value value) {
  return document->document.AsFloat(ValueIn(document, value));
}

mitogen_bytes mitogen_string_of(const mitogen_document* document,
                                mitogen_value value) {
  const Document& values = document->document;
  const ValueId id = ValueIn(document, value);
  if (mitogen::capi::IsString(values.kind(id))) {
    return BytesOf(values.StringOf(id));
  }
  return BytesOf(values.text(id));
}

size_t mitogen_count(const mitogen_document* document, mitogen_value value) {
  const Document& values = document->document;
  const ValueId id = ValueIn(document, value);
  const size_t children = values.children(id).size();
  return mitogen::capi::IsDict(values.kind(id)) ? children / 2 : children;
}

mitogen_value mitogen_item(const mitogen_document* document,
                           mitogen_value value, size_t index) {
  const absl::Span<const ValueId> items =
      document->document.items(ValueIn(document, value));
  return index < items.size() ? items[index].bits() : MITOGEN_NONE;
}

mitogen_value mitogen_key(const mitogen_document* document, mitogen_value value,
                          size_t index) {
  return mitogen::capi::Child(document, value,
                              mitogen::capi::KeyIndex(document, value, index))
      .bits();
}

mitogen_value mitogen_entry(const mitogen_document* document,
                            mitogen_value value, size_t index) {
  return mitogen::capi::Child(
             document, value,
             mitogen::capi::KeyIndex(document, value, index) + 1)
      .bits();
}

int mitogen_find(const mitogen_document* document, mitogen_value value,
                 const char* key, mitogen_value* found) {
  const std::optional<ValueId> entry =
      document->document.Find(ValueIn(document, value), key);
  if (!entry.has_value()) return 0;
  *found = entry->bits();
  return 1;
}

uint32_t mitogen_context_id_of(const mitogen_document* document,
                               mitogen_value value) {
  return document->document.context_id(ValueIn(document, value));
}

uint32_t mitogen_handle_of(const mitogen_document* document,
                           mitogen_value value) {
  return document->document.handle(ValueIn(document, value));
}

void mitogen_repr(const mitogen_document* document, mitogen_value value,
                  size_t max_bytes, mitogen_buffer* out) {
  out->bytes += Repr(document->document, ValueIn(document, value), max_bytes);
}

}  // extern "C"
