#include "tools/mito/json/json_untag.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/text/hex.h"
#include "protocol/text/wtf8.h"
#include "tools/mito/json/json_tag.h"

namespace mitogen::mito {
namespace {

// Makes the value that a tag stands for; nothing if there is none.
using Untag = std::optional<ValueId> (*)(Document* doc, ValueId value);

std::optional<std::string> HexOf(const Document& doc, ValueId value) {
  if (doc.kind(value) != ValueKind::kText) return std::nullopt;
  return ParseHex(doc.text(value));
}

bool IsText(const Document& doc, ValueId value) {
  return doc.kind(value) == ValueKind::kText;
}

bool IsList(const Document& doc, ValueId value) {
  return doc.kind(value) == ValueKind::kList;
}

std::vector<ValueId> Items(const Document& doc, ValueId list) {
  const absl::Span<const ValueId> items = doc.items(list);
  return {items.begin(), items.end()};
}

bool AreHashable(const Document& doc, ValueId list) {
  for (const ValueId item : doc.items(list)) {
    if (!doc.IsHashable(item)) return false;
  }
  return true;
}

std::optional<ValueId> ToBytes(Document* doc, ValueId value) {
  if (!IsText(*doc, value) || !IsUtf8(doc->text(value))) return std::nullopt;
  return doc->Bytes(std::string(doc->text(value)));
}

template <ValueId (Document::*Make)(absl::string_view)>
std::optional<ValueId> FromHex(Document* doc, ValueId value) {
  const std::optional<std::string> bytes = HexOf(*doc, value);
  if (!bytes.has_value()) return std::nullopt;
  return (doc->*Make)(*bytes);
}

template <ValueId (Document::*Make)(absl::string_view)>
std::optional<ValueId> FromText(Document* doc, ValueId value) {
  if (!IsText(*doc, value)) return std::nullopt;
  return (doc->*Make)(std::string(doc->text(value)));
}

std::optional<ValueId> ToWtf8(Document* doc, ValueId value) {
  const std::optional<std::string> bytes = HexOf(*doc, value);
  if (!bytes.has_value() || !IsWtf8(*bytes)) return std::nullopt;
  return doc->Text(*bytes);
}

std::optional<ValueId> ToTuple(Document* doc, ValueId value) {
  if (!IsList(*doc, value)) return std::nullopt;
  return doc->Tuple(Items(*doc, value));
}

std::optional<ValueId> ToFrozenSet(Document* doc, ValueId value) {
  if (!IsList(*doc, value) || !AreHashable(*doc, value)) return std::nullopt;
  return doc->FrozenSet(Items(*doc, value));
}

std::optional<ValueId> ToSet(Document* doc, ValueId value) {
  if (!IsList(*doc, value) || !AreHashable(*doc, value)) return std::nullopt;
  const ValueId set = doc->NewSet();
  for (const ValueId item : Items(*doc, value)) doc->Append(set, item);
  return set;
}

std::optional<ValueId> ToDict(Document* doc, ValueId value) {
  if (!IsList(*doc, value)) return std::nullopt;
  const ValueId dict = doc->NewDict();
  for (const ValueId pair : Items(*doc, value)) {
    const std::vector<ValueId> both = Items(*doc, pair);
    if (both.size() != 2 || !doc->IsHashable(both[0])) return std::nullopt;
    doc->Set(dict, both[0], both[1]);
  }
  return dict;
}

std::optional<ValueId> ToFloat(Document* doc, ValueId value) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const absl::string_view text = doc->text(value);
  if (text == "nan") return doc->Float(std::nan(""));
  if (text == "inf") return doc->Float(kInfinity);
  if (text == "-inf") return doc->Float(-kInfinity);
  return std::nullopt;
}

std::optional<ValueId> ToInt(Document* doc, ValueId value) {
  const std::optional<std::string> bytes =
      ParsePythonInteger(doc->text(value), 0, kMaxDigits);
  if (!bytes.has_value()) return std::nullopt;
  return doc->BigInt(*bytes);
}

std::optional<uint32_t> NumberOf(const Document& doc, ValueId value) {
  const int64_t number = doc.AsInt(value);
  if (doc.kind(value) != ValueKind::kInt || number < 0 ||
      number > std::numeric_limits<uint32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<uint32_t>(number);
}

std::optional<ValueId> ToContext(Document* doc, ValueId value) {
  const std::vector<ValueId> items = Items(*doc, value);
  if (items.size() != 2 ||
      (!IsText(*doc, items[1]) && !doc->is_none(items[1]))) {
    return std::nullopt;
  }
  const std::optional<uint32_t> id = NumberOf(*doc, items[0]);
  if (!id.has_value()) return std::nullopt;
  return doc->Context(*id, items[1]);
}

std::optional<ValueId> ToSender(Document* doc, ValueId value) {
  const std::vector<ValueId> items = Items(*doc, value);
  if (items.size() != 2) return std::nullopt;
  const std::optional<uint32_t> id = NumberOf(*doc, items[0]);
  const std::optional<uint32_t> handle = NumberOf(*doc, items[1]);
  if (!id.has_value() || !handle.has_value()) return std::nullopt;
  return doc->Sender(*id, *handle);
}

std::optional<ValueId> ToGlobal(Document* doc, ValueId value) {
  const absl::string_view name = doc->text(value);
  const size_t dot = name.rfind('.');
  if (dot == name.npos) return std::nullopt;
  const std::optional<size_t> index =
      FindGlobal(name.substr(0, dot), name.substr(dot + 1));
  if (!index.has_value()) return std::nullopt;
  return doc->Global(*index);
}

// The forms of values with ids and handles.
constexpr absl::string_view kContextForm =
    "[ID, NAME], with an ID from 0 to 4294967295";
constexpr absl::string_view kSenderForm =
    "[ID, HANDLE], both from 0 to 4294967295";
constexpr absl::string_view kHexForm = "bytes in hexadecimal";
constexpr absl::string_view kTextForm = "text";
constexpr absl::string_view kListForm = "a list";
constexpr absl::string_view kHashableForm = "a list of what can be hashed";

struct TagRow {
  absl::string_view tag;
  Untag untag;
  // What its value must be.
  absl::string_view form;
};

constexpr TagRow kTags[] = {
    {kBytesTag, ToBytes, "text without lone surrogates"},
    {kHexTag, FromHex<&Document::Bytes>, kHexForm},
    {kByteArrayTag, FromHex<&Document::ByteArray>, kHexForm},
    {kBlobTag, FromHex<&Document::Blob>, kHexForm},
    {kSecretTag, FromText<&Document::Secret>, kTextForm},
    {kErrorTag, FromText<&Document::CallError>, kTextForm},
    {kTupleTag, ToTuple, kListForm},
    {kSetTag, ToSet, kHashableForm},
    {kFrozenSetTag, ToFrozenSet, kHashableForm},
    {kDictTag, ToDict, "a list of pairs with keys that can be hashed"},
    {kFloatTag, ToFloat, "\"nan\", \"inf\" or \"-inf\""},
    {kIntTag, ToInt, "an integer as text"},
    {kWtf8Tag, ToWtf8, "the bytes of WTF-8 in hexadecimal"},
    {kContextTag, ToContext, kContextForm},
    {kSenderTag, ToSender, kSenderForm},
    {kGlobalTag, ToGlobal, "the name of an allowed global"},
};

const TagRow* FindTag(absl::string_view name) {
  for (const TagRow& row : kTags) {
    if (row.tag == name) return &row;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<ValueId> Untagged(absl::string_view tag, ValueId value,
                                 Document* document) {
  const TagRow* const row = FindTag(tag);
  if (row == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("expected a tag such as ", kBytesTag, ", got ", tag));
  }
  const std::optional<ValueId> made = row->untag(document, value);
  if (made.has_value()) return *made;
  return absl::NotFoundError(absl::StrCat(
      "expected ", row->form, " as ", tag, ", got a value of type ",
      ValueKindName(document->kind(value)), " that is not that"));
}

}  // namespace mitogen::mito
